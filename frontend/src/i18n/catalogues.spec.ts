import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** The output of the command, or nothing if the check passes. */
function problems(...check: string[]): string {
  // With NODE_ENV=test the command looks for its own sources, which aren't in the package.
  const env = { PATH: process.env.PATH };
  const { status, stdout, stderr } = spawnSync('lingui', ['check', ...check], { env, encoding: 'utf8' });
  return status === 0 ? '' : stdout + stderr;
}

describe('Message catalogues', () => {
  it('The catalogues contain exactly the messages of the source (update with `npm run messages -w frontend`)', () => {
    expect(problems('sync', '--clean')).toBe('');
  }, 30_000);

  it('Every message has a German translation', () => {
    expect(problems('missing', '--mode', 'catalog', '--verbose')).toBe('');
  }, 30_000);
});
