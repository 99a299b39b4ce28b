import { ConfigError } from './api.config.js';

/**
 * Reads the process's environment with one of the readers of `api.config.ts`.
 * A mistake ends the process with one line on stderr and exit code 1: nothing is served half configured.
 */
export function loadConfig<Config>(read: (variables: NodeJS.ProcessEnv) => Config): Config {
  try {
    return read(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
