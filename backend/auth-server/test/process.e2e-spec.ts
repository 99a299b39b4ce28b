import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { BusyClients } from '../../../scripts/testing/busy-clients.ts';
import { environment, testDatabases } from './running-server.js';

const DIST = path.resolve(import.meta.dirname, '../dist');

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(file: string, env: Record<string, string>, stdio: 'ipc' | 'ignore' = 'ignore'): ChildProcess {
  const child = spawn(process.execPath, [path.join(DIST, file)], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', stdio],
  });
  children.push(child);
  return child;
}

async function run(file: string, env: Record<string, string>) {
  const child = start(file, env);
  const [stdout, stderr, [code]] = await Promise.all([
    outputOf(child),
    child.stderr === null ? '' : text(child.stderr),
    once(child, 'exit'),
  ]);
  return { stdout, stderr, code };
}

const outputOf = ({ stdout }: ChildProcess) => (stdout === null ? '' : text(stdout));

/** Resolves when the log says so. */
function until(child: ChildProcess, message: string): Promise<void> {
  return new Promise((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes(message)) resolve();
    });
  });
}

/** Code that runs in the process before the server does. */
const planted = (code: string) => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}`,
});

/** A server that listens, and the port that it reported to its parent. */
async function startListening(env: Record<string, string> = {}) {
  const child = start('main.js', { ...environment(), ...env }, 'ipc');
  const [message] = await once(child, 'message');
  return { child, port: message.port, message };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals) {
  child.kill(signal);
  const [code]: unknown[] = await once(child, 'exit');
  return code;
}

describe('The process', () => {
  it.each([
    ['no secret', { BETTER_AUTH_SECRET: '' }, 'BETTER_AUTH_SECRET must be set'],
    ['a short secret', { BETTER_AUTH_SECRET: 'short' }, 'BETTER_AUTH_SECRET is 5 bytes long'],
    ['a line break after the secret', { BETTER_AUTH_SECRET: `${'k'.repeat(40)}\n` }, 'ends with white space'],
    [
      'a placeholder',
      { BETTER_AUTH_SECRET: 'change-me-change-me-change-me-change-me' },
      'BETTER_AUTH_SECRET is a placeholder',
    ],
    [
      'digits that hold less than 128 bits',
      { BETTER_AUTH_SECRET: '31415926535897932384626433832795028841' },
      'BETTER_AUTH_SECRET is too easy to guess',
    ],
    ['the dev mailbox in production', { NODE_ENV: 'production' }, 'MAIL_TRANSPORT is mailbox'],
  ])('does not start with %s, and gives the reason in one line [A10]', async (_case, change, reason) => {
    const { stdout, stderr, code } = await run('main.js', { ...environment(), ...change });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(reason);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('reports its port once it listens, and exits with code 0 on SIGTERM and SIGINT', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { child, port, message } = await startListening();
      expect(message).toEqual({ type: 'listening', port: expect.any(Number) });
      expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
      expect(await stop(child, signal)).toBe(0);
    }
  });

  it('closes an idle connection when it stops, and not only at the deadline', async () => {
    const { child, port } = await startListening();
    const output = outputOf(child);
    const idle = connect(port, '127.0.0.1');
    await once(idle, 'connect');
    expect(await stop(child, 'SIGTERM')).toBe(0);
    expect(await output).not.toContain('at the deadline');
    idle.destroy();
  });

  it('resets no request of sixteen busy clients while it stops', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { child, port } = await startListening({ RATE_LIMIT_ENABLED: 'false' });
      const clients = new BusyClients(16, `http://127.0.0.1:${port}/api/auth/providers`);
      const { statuses, resets } = clients.load;
      while (statuses.length < 64) await once(child.stdout ?? child, 'data');
      expect(await stop(child, 'SIGTERM')).toBe(0);
      await clients.ended;
      expect({ resets, statuses: new Set(statuses) }).toEqual({ resets: [], statuses: new Set([200]) });
    }
  });

  it('finishes a running request before it stops', async () => {
    // Within the notice, connections stay open.
    const { child, port } = await startListening({ SHUTDOWN_NOTICE_MILLISECONDS: '0' });
    const body = JSON.stringify({ email: 'nobody@example.com', password: 'not the right words' });
    const running = request({
      host: '127.0.0.1',
      port,
      path: '/api/auth/sign-in/email',
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': body.length,
        origin: 'http://localhost:3000',
        expect: '100-continue',
      },
    });
    running.flushHeaders();
    // The server has seen the request, and waits for its body.
    await once(running, 'continue');
    const ended = stop(child, 'SIGTERM');
    await until(child, 'finishing running requests');
    running.end(body);
    const [answer]: IncomingMessage[] = await once(running, 'response');
    expect([answer?.statusCode, answer?.headers.connection]).toEqual([401, 'close']);
    answer?.resume();
    expect(await ended).toBe(0);
  });

  it('logs one line when its port is taken', async () => {
    const { child, port } = await startListening();
    const { stdout, code } = await run('main.js', { ...environment(), PORT: String(port) });
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ level: 'fatal', err: { code: 'EADDRINUSE' } });
    await stop(child, 'SIGTERM');
  });
});

describe('The migration step', () => {
  it('exits with code 0 when there is nothing to do, and needs no secret', async () => {
    const { stdout, code } = await run('database/migrate.js', {
      DATABASE_URL_DIRECT: testDatabases().ownerUrl,
    });
    expect([stdout, code]).toEqual(['auth: the schema is up to date\n', 0]);
  });

  it('exits with code 1 and the reason when it cannot run', async () => {
    const missing = await run('database/migrate.js', {});
    expect([missing.stderr.split('\n')[0], missing.code]).toEqual([
      'auth-server: Cannot start: DATABASE_URL_DIRECT (or DATABASE_URL) must be set.',
      1,
    ]);
    const refused = await run('database/migrate.js', {
      DATABASE_URL_DIRECT: 'postgres://none@127.0.0.1:1/none',
    });
    expect(refused.code).toBe(1);
  });
});

it('The process exits with code 1 and one fatal log line after an uncaught error', async () => {
  const code = `setInterval(() => {
    if (process.listenerCount('uncaughtException') > 0) throw new Error('nobody caught this');
  }, 20)`;
  const { stdout, code: exitCode } = await run('main.js', { ...environment(), ...planted(code) });
  expect(exitCode).toBe(1);
  const fatal = stdout.split('\n').filter((line) => line.includes('the process cannot go on'));
  expect(fatal).toHaveLength(1);
  expect(fatal[0]).toContain('nobody caught this');
});
