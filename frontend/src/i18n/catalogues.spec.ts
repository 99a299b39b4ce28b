import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** What the command has to say, or nothing when it finds no fault. */
function complaints(...check: string[]): string {
  // With NODE_ENV=test it looks for sources of its own that are not in the package.
  const env = { PATH: process.env.PATH };
  const { status, stdout, stderr } = spawnSync('lingui', ['check', ...check], { env, encoding: 'utf8' });
  return status === 0 ? '' : stdout + stderr;
}

describe('the catalogues', () => {
  it('hold every message of the source and no other: `npm run messages -w frontend` writes them', () => {
    expect(complaints('sync', '--clean')).toBe('');
  }, 30_000);

  it('miss no message in German', () => {
    expect(complaints('missing', '--mode', 'catalog', '--verbose')).toBe('');
  }, 30_000);
});
