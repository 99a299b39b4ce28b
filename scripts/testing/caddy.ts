/** Production's edge on free ports, with frontend/Caddyfile as it is. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../postgres/embedded-postgres.ts';
import { ROOT } from '../root.ts';

/** Why Caddy can't be started here, or false. */
export const caddyIsMissing = spawnSync('caddy', ['version']).status !== 0 && 'caddy is not installed';

export async function startCaddy({
  webRoot,
  authServer,
  api,
}: {
  webRoot: string;
  authServer: string;
  api: string;
}) {
  const home = await mkdtemp(path.join(tmpdir(), 'holdfast-caddy-'));
  const port = await freePort();
  const config = path.join(ROOT, 'frontend', 'Caddyfile');
  const child = spawn('caddy', ['run', '--config', config, '--adapter', 'caddyfile'], {
    env: {
      PATH: process.env.PATH,
      HOME: home,
      XDG_DATA_HOME: home,
      XDG_CONFIG_HOME: home,
      PUBLIC_ORIGIN: `https://localhost:${port}`,
      HTTP_PORT: String(await freePort()),
      HTTPS_PORT: String(port),
      AUTH_SERVER: new URL(authServer).host,
      API: new URL(api).host,
      WEB_ROOT: webRoot,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk) => (log += String(chunk)));
  const authority = path.join(home, 'caddy', 'pki', 'authorities', 'local', 'root.crt');
  while (!log.includes('certificate obtained successfully')) {
    if (child.exitCode !== null) throw new Error(`Caddy stopped at start:\n${log}`);
    await delay(50);
  }
  return {
    port,
    certificate: readFileSync(authority, 'utf8'),
    close: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
      await rm(home, { recursive: true });
    },
  };
}
