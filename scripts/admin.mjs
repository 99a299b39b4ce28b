#!/usr/bin/env node
// @ts-check
/** `npm run admin -- grant|revoke EMAIL`: makes an administrator of a person who has signed up, while the house runs or not. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { bootstrap, ROOT } from './bootstrap.mjs';
import { fail } from './fail.mjs';

await bootstrap();
const { buildHouse } = await import('./product/build.mjs');
const { loadEnvironment } = await import('./product/environment.mjs');
const { openDatabase } = await import('./product/product.mjs');

try {
  const settings = await loadEnvironment(path.join(ROOT, '.env'));
  await buildHouse({ web: false });
  const { authUrl, postgres } = await openDatabase(settings, path.join(ROOT, '.data', 'postgres'));
  const command = path.join(ROOT, 'backend', 'auth-server', 'dist', 'admin', 'grant.js');
  const { status } = spawnSync(process.execPath, [command, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...settings, DATABASE_URL: authUrl },
  });
  if (postgres && !postgres.adopted) await postgres.stop();
  process.exitCode = status ?? 1;
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
