import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { loadEnvironment } from './environment.ts';

describe('loadEnvironment', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'holdfast-env-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const file = (name: string) => path.join(folder, name);

  it('writes a .env that only its owner may read, with a secret of 32 random bytes [A10] [E1]', async () => {
    const settings = await loadEnvironment(file('fresh'), {});

    assert.equal(Buffer.from(settings.BETTER_AUTH_SECRET ?? '', 'base64url').length, 32);
    assert.match(settings.VAPID_PRIVATE_KEY ?? '', /^[\w-]{43}$/);
    assert.equal((await stat(file('fresh'))).mode & 0o777, 0o600);
  });

  it('finds the same secrets again at the next start', async () => {
    const first = await loadEnvironment(file('twice'), {});
    const second = await loadEnvironment(file('twice'), {});

    assert.deepEqual(second, first);
  });

  it('keeps what a person wrote and adds only what is missing', async () => {
    await writeFile(file('mine'), '# my own\nPORT=4000\nexport LOG_LEVEL="warn"\n');

    const settings = await loadEnvironment(file('mine'), {});

    assert.equal(settings.PORT, '4000');
    assert.equal(settings.LOG_LEVEL, 'warn');
    assert.match(await readFile(file('mine'), 'utf8'), /^# my own\nPORT=4000\n[^]*\nBETTER_AUTH_SECRET=/);
  });

  it('lets the environment of the process win over the file', async () => {
    await writeFile(file('overruled'), 'PORT=4000\n');

    assert.equal((await loadEnvironment(file('overruled'), { PORT: '5000' })).PORT, '5000');
  });

  it('does not write a secret into the file that the environment already gives', async () => {
    const given = {
      BETTER_AUTH_SECRET: 'x'.repeat(32),
      AUTH_DATABASE_PASSWORD: 'a',
      API_DATABASE_PASSWORD: 'b',
      VAPID_PRIVATE_KEY: 'c',
    };

    await loadEnvironment(file('given'), given);

    assert.doesNotMatch(await readFile(file('given'), 'utf8'), /=/);
  });

  for (const line of ['PORT 3000', '=3000', 'PO-RT=3000', '{"PORT": 3000}']) {
    it(`refuses a file with the line ${JSON.stringify(line)} and says which one it is`, async () => {
      await writeFile(file('broken'), `# fine\n${line}\n`);

      await assert.rejects(
        loadEnvironment(file('broken'), {}),
        /broken line 2 is neither NAME=value nor a # comment\./,
      );
    });
  }
});
