/** `npm run rotate-secret [-- finish] [--env FILE]`: replaces BETTER_AUTH_SECRET without ending sessions, see docs/operations.md. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fail } from './fail.ts';
import { build } from './product/build.ts';
import { loadEnvironment } from './product/environment.ts';
import { openDatabase } from './product/product.ts';
import { beginRotation, finishRotation, rewriteSecretly } from './product/secret-rotation.ts';
import { ROOT } from './root.ts';

const BEGUN = `BETTER_AUTH_SECRET is new; the old one is still accepted as BETTER_AUTH_SECRET_PREVIOUS.
Restart, in this order: every API and every service that verifies tokens, then the auth server.
Later (see docs/operations.md for how long): npm run rotate-secret -- finish`;

const FINISHED = `The old secret is removed.
Restart, in this order: the auth server, then every API and every service that verifies tokens.`;

try {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { env: { type: 'string' } } });
  const file = values.env ?? path.join(ROOT, '.env');
  const [step = 'begin', ...rest] = positionals;
  if (rest.length > 0 || !['begin', 'finish'].includes(step))
    fail('usage: npm run rotate-secret [-- finish]');
  if (process.env.BETTER_AUTH_SECRET) {
    fail(
      'this shell sets BETTER_AUTH_SECRET, which overrides the file: unset it, or rotate it where it comes from.',
    );
  }
  if (step === 'begin') {
    await rewriteSecretly(file, (text) => beginRotation(text, randomBytes(32).toString('base64url')));
    console.log(BEGUN);
  } else {
    await reencrypt(file);
    await rewriteSecretly(file, finishRotation);
    console.log(FINISHED);
  }
} catch (error) {
  fail(error);
}

/** Encrypts with the new secret what the old one encrypted in the database. */
async function reencrypt(file: string) {
  const settings = await loadEnvironment(file);
  await build({ web: false });
  const { authUrl, postgres } = await openDatabase(settings, path.join(ROOT, '.data', 'postgres'));
  const command = path.join(ROOT, 'backend', 'auth-server', 'dist', 'rotation', 'reencrypt-command.js');
  const env = { ...settings, DATABASE_URL: authUrl };
  const { status } = spawnSync(process.execPath, [command], { stdio: 'inherit', env });
  if (postgres && !postgres.adopted) await postgres.stop();
  if (status !== 0)
    throw new Error('The database could not be encrypted with the new secret, so the old one stays.');
}
