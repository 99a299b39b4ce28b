import { describeError } from '@holdfast/server-kit/logger';
import { SettingsError } from '@holdfast/server-kit/settings';

/** A mistake of the person who typed the command. */
export class CommandError extends Error {}

/** Runs a command: prints its result, or prints the error and sets exit code 1. */
export async function runCommand(command: () => Promise<string>): Promise<void> {
  try {
    console.log(await command());
  } catch (error) {
    const isExpected = error instanceof CommandError || error instanceof SettingsError;
    console.error(isExpected ? `auth-server: ${error.message}` : describeError(error));
    process.exitCode = 1;
  }
}
