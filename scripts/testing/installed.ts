import { spawnSync } from 'node:child_process';

/** The version of an installed server; undefined if it isn't installed. */
export function versionOf(command: string): string | undefined {
  const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
  return status === 0 ? /\d+\.\d+(?:\.\d+)?/.exec(stdout)?.[0] : undefined;
}

/** For suites that need a server which npm can't install. */
export function needing(command: string): { readonly isHere: boolean; readonly note: string } {
  const isHere = versionOf(command) !== undefined;
  return { isHere, note: isHere ? '' : ` (skipped: there is no ${command} on this machine)` };
}
