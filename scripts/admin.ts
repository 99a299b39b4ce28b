/** `npm run admin -- grant|revoke EMAIL`: makes a user an administrator, or takes the role away; the product need not run. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fail } from './fail.ts';
import { build } from './product/build.ts';
import { loadEnvironment } from './product/environment.ts';
import { openDatabase, serverEnvironment } from './product/product.ts';
import { ROOT } from './root.ts';

try {
  const settings = await loadEnvironment(path.join(ROOT, '.env'));
  await build({ web: false });
  const { authUrl, postgres } = await openDatabase(settings, path.join(ROOT, '.data', 'postgres'));
  const command = path.join(ROOT, 'backend', 'auth-server', 'dist', 'admin', 'grant.js');
  const { status } = spawnSync(process.execPath, [command, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...serverEnvironment(settings), DATABASE_URL: authUrl },
  });
  if (postgres && !postgres.adopted) await postgres.stop();
  process.exitCode = status ?? 1;
} catch (error) {
  fail(error);
}
