/** The first command, as a person runs it, in a separate folder and on a free port. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { ROOT } from './root.ts';
import { freePort } from './postgres/embedded-postgres.ts';

/** How the test finds the process to kill. */
const NO_PS = process.platform === 'linux' ? false : 'needs the ps of Linux';

const ADA = { email: 'ada@example.com', password: 'a long walk by the sea' };

describe('npm start', () => {
  let folder: string;
  let product: ReturnType<typeof start> | undefined;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'holdfast-start-'));
  });
  afterEach(async () => {
    product?.signal('SIGINT');
    await product?.exited;
  });
  after(() => rm(folder, { recursive: true, force: true }));

  function start(settings: Record<string, string>) {
    const args = ['--settings', path.join(folder, '.env'), '--data', path.join(folder, 'data')];
    const child = spawn(process.execPath, [path.join(ROOT, 'scripts', 'start.ts'), ...args], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const exited = new Promise((resolve: (code: number | null) => void) => child.on('close', resolve));
    const ready = new Promise((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          output += chunk.toString();
          if (output.includes('Holdfast is ready')) resolve(undefined);
        });
      }
      void exited.then((code) => {
        reject(new Error(`npm start ended with exit code ${code}:\n${output}`));
      });
    });
    ready.catch(() => undefined);
    return {
      pid: child.pid,
      ready,
      exited,
      output: () => output,
      signal: (name: NodeJS.Signals) => child.kill(name),
    };
  }

  const post = (origin: string, endpoint: string, body: object) =>
    fetch(`${origin}/api/auth/${endpoint}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify(body),
    });

  it('serves the app, both servers and the mailbox on one address, and finds its data at the next start [D4] [E1]', async () => {
    const port = await freePort();
    const origin = `http://localhost:${port}`;
    product = start({ PORT: String(port) });
    await product.ready;

    assert.ok(product.output().includes(origin));
    assert.ok(product.output().includes(`${origin}/mailbox`));
    const page = await fetch(`${origin}/tasks`, { headers: { accept: 'text/html' } });
    assert.match(page.headers.get('content-type') ?? '', /text\/html/);
    assert.match(page.headers.get('content-security-policy') ?? '', /script-src 'self'/);
    assert.equal((await fetch(`${origin}/health`)).status, 200);
    assert.equal((await fetch(`${origin}/health/ready`)).status, 200);
    assert.equal((await fetch(`${origin}/mailbox`)).status, 200);
    assert.equal((await fetch(`${origin}/.well-known/nothing-here`)).status, 404);
    assert.equal((await fetch(`${origin}/assets/nothing-here.js`)).status, 404);
    const change = await fetch(`${origin}/.well-known/change-password`, { redirect: 'manual' });
    assert.equal(change.status, 302);
    assert.equal((await post(origin, 'sign-up/email', { ...ADA, name: 'Ada' })).status, 200);

    product.signal('SIGINT');
    assert.equal(await product.exited, 0);
    await assert.rejects(fetch(origin));

    product = start({ PORT: String(port) });
    await product.ready;
    assert.equal((await post(origin, 'sign-in/email', ADA)).status, 200);
  });

  it('keeps every secret out of what it prints [E3]', async () => {
    const port = await freePort();
    product = start({ PORT: String(port), BETTER_AUTH_SECRET: 'do-not-print-this-secret-anywhere-at-all' });
    await product.ready;
    await post(`http://localhost:${port}`, 'sign-in/email', {
      ...ADA,
      password: 'a-wrong-password-typed-in',
    });
    product.signal('SIGTERM');
    await product.exited;

    assert.doesNotMatch(
      product.output(),
      /do-not-print-this|a-wrong-password-typed-in|postgres:\/\/\S+:\S+@/,
    );
  });

  it('stops everything and says which part died, when one does', { skip: NO_PS }, async () => {
    const port = await freePort();
    product = start({ PORT: String(port) });
    await product.ready;
    const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(product.pid)], {
      encoding: 'utf8',
    });
    const api = /^\s*(\d+) .*backend\/api\/dist\/main\.js/m.exec(children)?.[1];

    process.kill(Number(api), 'SIGKILL');

    assert.equal(await product.exited, 1);
    assert.match(product.output(), /The api stopped unexpectedly/);
    await assert.rejects(fetch(`http://localhost:${port}`));
  });

  it('says in one line that the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' ? address?.port : 0;

    product = start({ PORT: String(port) });
    const code = await product.exited;
    taken.close();

    assert.equal(code, 1);
    assert.match(
      product.output(),
      new RegExp(`^holdfast: Port ${port} is taken\\..*set PORT in \\.env.*$`, 'm'),
    );
    assert.doesNotMatch(product.output(), /\n\s+at /);
  });

  it('says in one line which line of .env is broken', async () => {
    const broken = path.join(folder, 'broken.env');
    await writeFile(broken, 'PORT 3000\n');
    const child = spawn(process.execPath, [path.join(ROOT, 'scripts', 'start.ts'), '--settings', broken], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));

    assert.equal(code, 1);
    assert.match(output, /^holdfast: .*broken\.env line 1 is neither NAME=value nor a # comment\.\n$/);
  });

  it('refuses a secret that is too short, names it, and serves nothing [A10]', async () => {
    const port = await freePort();
    product = start({ PORT: String(port), BETTER_AUTH_SECRET: 'short' });

    assert.equal(await product.exited, 1);
    assert.match(product.output(), /BETTER_AUTH_SECRET.*32/);
    await assert.rejects(fetch(`http://localhost:${port}`));
  });
});
