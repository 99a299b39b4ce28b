import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parseEnv, promisify } from 'node:util';
import { ROOT } from './root.ts';
import { beginRotation, finishRotation } from './product/secret-rotation.ts';
import { createTestDatabase, startTestPostgres } from './testing/test-database.ts';

const OLD = 'the-old-secret-of-more-than-32-bytes-0000000';
const run = promisify(execFile);

function rotate(...args: string[]) {
  const script = path.join(ROOT, 'scripts', 'rotate-secret.ts');
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  return run(process.execPath, [script, ...args], { env });
}

describe('npm run rotate-secret', () => {
  let folder: string;
  let postgres: Awaited<ReturnType<typeof startTestPostgres>>;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'holdfast-rotation-'));
    postgres = await startTestPostgres();
  });
  after(async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('adds a new secret, then removes the old one, and prints neither [A13]', async () => {
    const { ownerUrl } = await createTestDatabase(postgres.url);
    await run(process.execPath, [path.join(ROOT, 'backend/auth-server/dist/database/migrate.js')], {
      env: { PATH: process.env.PATH, DATABASE_URL: ownerUrl },
    });
    const file = path.join(folder, '.env');
    const passwords =
      'AUTH_DATABASE_PASSWORD=only-for-tests-auth\nAPI_DATABASE_PASSWORD=only-for-tests-api\n';
    await writeFile(
      file,
      `# mine\nBETTER_AUTH_SECRET=${OLD}\nPORT=4000\nDATABASE_URL=${ownerUrl}\n${passwords}`,
      {
        mode: 0o644,
      },
    );

    const begun = await rotate('--env', file);
    const first = parseEnv(await readFile(file, 'utf8'));
    assert.equal(first.BETTER_AUTH_SECRET_PREVIOUS, OLD);
    assert.equal(Buffer.from(first.BETTER_AUTH_SECRET ?? '', 'base64url').length, 32);
    assert.equal(first.PORT, '4000');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.match(begun.stdout, /every API .*, then the auth server/);
    await assert.rejects(rotate('--env', file), /finish the last rotation first/);

    const finished = await rotate('finish', '--env', file);
    const second = parseEnv(await readFile(file, 'utf8'));
    assert.equal(second.BETTER_AUTH_SECRET, first.BETTER_AUTH_SECRET);
    assert.equal(second.BETTER_AUTH_SECRET_PREVIOUS, '');
    assert.match(finished.stdout, /0 values .*\n.*removed/);
    const printed = begun.stdout + begun.stderr + finished.stdout + finished.stderr;
    for (const secret of [OLD, first.BETTER_AUTH_SECRET ?? '']) assert.ok(!printed.includes(secret));
  });

  it('keeps the file as it was when the database cannot be encrypted again [A13]', async () => {
    const file = path.join(folder, 'away.env');
    const text = `BETTER_AUTH_SECRET=${OLD}new\nBETTER_AUTH_SECRET_PREVIOUS=${OLD}\nDATABASE_URL=postgres://x@127.0.0.1:1/x\n`;
    await writeFile(file, `${text}AUTH_DATABASE_PASSWORD=a\nAPI_DATABASE_PASSWORD=b\n`);
    await assert.rejects(rotate('finish', '--env', file));
    assert.ok((await readFile(file, 'utf8')).startsWith(text));
  });
});

describe('the edits of a rotation', () => {
  it('keep comments, quoted values and an export [A13]', () => {
    const text = `# BETTER_AUTH_SECRET=not this one\nexport BETTER_AUTH_SECRET="${OLD}"\nMAIL_FROM="A <a@b.c>"\n`;
    const begun = beginRotation(text, 'new');
    assert.equal(
      begun,
      `# BETTER_AUTH_SECRET=not this one\nexport BETTER_AUTH_SECRET=new\nMAIL_FROM="A <a@b.c>"\nBETTER_AUTH_SECRET_PREVIOUS=${OLD}\n`,
    );
    assert.equal(finishRotation(begun), begun.replace(`PREVIOUS=${OLD}`, 'PREVIOUS='));
  });

  it('are refused when there is nothing to rotate or to finish', () => {
    assert.throws(() => beginRotation('PORT=1\n', 'new'), /nothing to rotate/);
    assert.throws(() => finishRotation(`BETTER_AUTH_SECRET=${OLD}\n`), /no rotation to finish/);
  });
});
