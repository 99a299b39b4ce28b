import { spawnSync } from 'node:child_process';

/** The version of a server that is installed beside Node; undefined: it is not. */
export function versionOf(command: string): string | undefined {
  const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
  return status === 0 ? /\d+\.\d+(?:\.\d+)?/.exec(stdout)?.[0] : undefined;
}

/** For titles of suites that need a server which no package of npm brings along. */
export function needing(command: string): { readonly isHere: boolean; readonly note: string } {
  const isHere = versionOf(command) !== undefined;
  return { isHere, note: isHere ? '' : ` (skipped: there is no ${command} on this machine)` };
}
