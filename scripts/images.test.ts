import { randomBytes } from 'node:crypto';
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freePort } from './postgres/embedded-postgres.ts';
import { caddyProblem, runImage } from './testing/images/bare-root.ts';
import { composeServices } from './testing/images/compose-services.ts';
import { finished, ImageBuilder } from './testing/images/image-builder.ts';
import { startTestPostgres } from './testing/test-database.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const noImages = process.platform === 'win32' && 'the commands of a Dockerfile need a POSIX shell';

describe('the images', { skip: noImages }, () => {
  let builder: ImageBuilder;
  let postgres: Awaited<ReturnType<typeof startTestPostgres>>;
  let service: ReturnType<typeof composeServices>;
  let ports: { api: number; authServer: number; http: number; https: number };
  const running: ChildProcess[] = [];

  before(async () => {
    builder = new ImageBuilder(ROOT);
    postgres = await startTestPostgres({ own: true });
    // All stages at once; the tests below then find them built.
    const backend = ['prepare', 'auth-server', 'api'].map((target) =>
      builder.build('backend/Dockerfile', target),
    );
    await Promise.all(caddyProblem ? backend : [...backend, builder.build('frontend/Dockerfile')]);
    const client = new pg.Client(postgres.url);
    await client.connect();
    await client.query('CREATE DATABASE holdfast');
    await client.end();
    ports = {
      api: await freePort(),
      authServer: await freePort(),
      http: await freePort(),
      https: await freePort(),
    };
    const { host, password } = new URL(postgres.url);
    const settings = {
      PUBLIC_ORIGIN: `https://localhost:${ports.https}`,
      BETTER_AUTH_SECRET: randomBytes(32).toString('base64url'),
      POSTGRES_PASSWORD: password,
      AUTH_DATABASE_PASSWORD: 'only-for-tests-auth',
      API_DATABASE_PASSWORD: 'only-for-tests-api',
      SMTP_URL: 'smtp://127.0.0.1:1',
      MAIL_FROM: 'Holdfast <no-reply@example.com>',
    };
    service = composeServices(path.join(ROOT, 'docker-compose.yml'), settings, {
      'postgres:5432': host,
      'auth-server:3002': `127.0.0.1:${ports.authServer}`,
    });
  });
  after(async () => {
    for (const child of running) child.kill('SIGKILL');
    await postgres.stop();
    await builder.remove();
  });

  async function start(name: string, overrides: Record<string, string> = {}) {
    const { dockerfile, target, command, environment, writable } = service(name);
    const image = await builder.build(dockerfile, target);
    assert.equal(image.user, '65532:65532');
    return runImage(image, { command, env: { ...environment, ...overrides }, writable });
  }

  /** A server keeps running; its output is kept for the message of a failure. */
  async function serve(name: string, port: number, overrides: Record<string, string>) {
    const child = await start(name, overrides);
    running.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => (output += String(chunk)));
    while (!(await isListening(port))) {
      assert.equal(child.exitCode, null, `${name} stopped at start:\n${output}`);
      await delay(100);
    }
    return child;
  }

  const smoke = (args: string[], env: Record<string, string> = {}) =>
    finished(
      spawn(process.execPath, [path.join(ROOT, 'scripts/smoke.ts'), ...args], {
        env: { ...process.env, ...env },
      }),
      'The smoke test',
    );
  const origin = () => `https://localhost:${ports.https}`;

  it('run the steps of the database to their end', async () => {
    for (const name of ['prepare', 'migrate-auth', 'migrate-api']) await finished(await start(name), name);
  });

  it('start the API and the auth server, which pass the smoke test', async () => {
    await serve('auth-server', ports.authServer, { PORT: String(ports.authServer) });
    await serve('api', ports.api, { PORT: String(ports.api) });
    const servers = [
      `--auth-server=http://127.0.0.1:${ports.authServer}`,
      `--api=http://127.0.0.1:${ports.api}`,
    ];
    await smoke([origin(), ...servers]);
  });

  it(
    'start the edge, through which both servers pass the smoke test',
    { skip: caddyProblem ?? false },
    async () => {
      const { pid } = await serve('web', ports.https, {
        HTTP_PORT: String(ports.http),
        HTTPS_PORT: String(ports.https),
        AUTH_SERVER: `127.0.0.1:${ports.authServer}`,
        API: `127.0.0.1:${ports.api}`,
      });
      const data = `/proc/${String(pid)}/root/data`;
      await smoke([origin()], { NODE_EXTRA_CA_CERTS: `${data}/caddy/pki/authorities/local/root.crt` });
    },
  );
});

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}
