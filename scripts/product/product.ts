/** The whole product on one machine: database, migrations, both servers, and one address in front of them. */
import { createServer } from 'node:net';
import path from 'node:path';
import { ROOT } from '../root.ts';
import { prepareDatabase } from '../postgres/database.ts';
import { type EmbeddedPostgres, freePort, startEmbeddedPostgres } from '../postgres/embedded-postgres.ts';
import { type Log, runStep, startServer } from './processes.ts';

const AUTH_SERVER = path.join(ROOT, 'backend', 'auth-server', 'dist');
const API = path.join(ROOT, 'backend', 'api', 'dist');
export const WEB = path.join(ROOT, 'frontend');

/** Settings that only the supervisor may hold: with them a server could act as the other one, or as the owner. */
const SUPERVISOR_ONLY = [
  'DATABASE_URL',
  'DATABASE_URL_DIRECT',
  'AUTH_DATABASE_PASSWORD',
  'API_DATABASE_PASSWORD',
];

export interface Product {
  /** The address that people open. */
  origin: string;
  /** URL of the database, as its owner. */
  ownerUrl: string;
  servers: { authServer: ServerSlot; api: ServerSlot };
  /** Undefined with DATABASE_URL. */
  postgres: EmbeddedPostgres | undefined;
  /** Resolves with a sentence when a part dies unexpectedly. */
  failed: Promise<string>;
  stop: () => Promise<void>;
}

export type Front = (options: {
  authServer: string;
  api: string;
  port: number;
}) => Promise<{ close: () => Promise<void> }>;

interface ProductOptions {
  /** From `loadEnvironment`. */
  settings: Record<string, string>;
  /** Where the embedded database lives. */
  dataDirectory: string;
  /** Of the one address; 0 = any free port. */
  port: number;
  /** What listens on it: the edge, or Vite in development. */
  front: Front;
  log: Log;
  /** Called with each step, in words for a person. */
  report?: (step: string) => void;
  postgresSettings?: Record<string, string>;
}

export async function startProduct({
  settings,
  dataDirectory,
  port: wantedPort,
  front,
  log,
  report = () => undefined,
  postgresSettings = {},
}: ProductOptions): Promise<Product> {
  const port = wantedPort === 0 ? await freePort() : wantedPort;
  await refuseTakenPort(port);
  const undo: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    report('Preparing the database');
    const { ownerUrl, authUrl, apiUrl, postgres } = await openDatabase(
      settings,
      dataDirectory,
      postgresSettings,
    );
    if (postgres) undo.push(postgres.stop);
    const shared = sharedEnvironment(settings, port);
    await migrate(shared, ownerUrl);

    report('Starting the servers');
    const start = serverStarter(log);
    const authServer = await start('auth-server', path.join(AUTH_SERVER, 'main.js'), {
      ...shared,
      DATABASE_URL: authUrl,
    });
    undo.push(authServer.stop);
    const api = await start('api', path.join(API, 'main.js'), {
      ...shared,
      DATABASE_URL: apiUrl,
      // The one call between the two servers: it tells the API which sessions have ended.
      ACCOUNT_EVENTS_URL: `${authServer.origin}/api/auth/account-events`,
    });
    undo.push(api.stop);

    const { close } = await front({ authServer: authServer.origin, api: api.origin, port });
    undo.push(close);

    const failed = Promise.race([
      authServer.failed,
      api.failed,
      ...(postgres ? [postgresDied(postgres)] : []),
    ]);
    return { origin: shared.PUBLIC_ORIGIN, ownerUrl, servers: { authServer, api }, postgres, failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The database of DATABASE_URL, or the embedded one, with its roles and schemas. */
export async function openDatabase(
  settings: Record<string, string>,
  dataDirectory: string,
  postgresSettings: Record<string, string> = {},
) {
  const passwords = {
    authPassword: required(settings, 'AUTH_DATABASE_PASSWORD'),
    apiPassword: required(settings, 'API_DATABASE_PASSWORD'),
  };
  if (settings.DATABASE_URL) {
    // A pooler in transaction mode can hold no lock for a migration: the owner goes around it, the servers through.
    const direct = settings.DATABASE_URL_DIRECT ?? '';
    const ownerUrl = direct === '' ? settings.DATABASE_URL : direct;
    return {
      ownerUrl,
      postgres: undefined,
      ...(await prepareDatabase(ownerUrl, passwords, settings.DATABASE_URL)),
    };
  }
  const postgres = await startEmbeddedPostgres({ directory: dataDirectory, settings: postgresSettings });
  return { ownerUrl: postgres.url, postgres, ...(await prepareDatabase(postgres.url, passwords)) };
}

function sharedEnvironment(settings: Record<string, string>, port: number) {
  const inherited = Object.entries(settings).filter(([name]) => !SUPERVISOR_ONLY.includes(name));
  const mail = settings.SMTP_URL ? 'smtp' : 'mailbox';
  return {
    NODE_ENV: 'development',
    PUBLIC_ORIGIN: `http://localhost:${port}`,
    MAIL_TRANSPORT: mail,
    ...Object.fromEntries(inherited),
    // The edge of this machine is the only hop before the servers, and they choose their own ports.
    TRUSTED_PROXIES: 'loopback',
    HOST: '127.0.0.1',
    PORT: '0',
  };
}

async function migrate(shared: Record<string, string>, ownerUrl: string) {
  const env = { ...shared, DATABASE_URL: ownerUrl, DATABASE_URL_DIRECT: ownerUrl };
  const step = (name: string, dist: string) =>
    runStep({
      name: `Migration of the ${name}`,
      command: process.execPath,
      args: [path.join(dist, 'database', 'migrate.js')],
      env,
    });
  await Promise.all([step('auth server', AUTH_SERVER), step('API', API)]);
}

/** A server that may be replaced by a new process on the same port. */
export interface ServerSlot {
  origin: string;
  port: number;
  failed: Promise<string>;
  stop: () => Promise<void>;
  /** Sends SIGKILL and waits until the process is gone. */
  kill: () => Promise<void>;
  restart: () => Promise<void>;
}

function serverStarter(log: Log) {
  return async (name: string, entry: string, env: Record<string, string>): Promise<ServerSlot> => {
    let current = await startServer({ name, entry, env, log });
    const { port } = current;
    let expected = false;
    let fail: (reason: string) => void = () => undefined;
    const failed = new Promise((resolve: (reason: string) => void) => (fail = resolve));
    const watch = () =>
      current.exited.then((code) => {
        if (!expected) fail(`The ${name} stopped unexpectedly with exit code ${code}.`);
      });
    void watch();
    const end = async (how: () => void | Promise<void>) => {
      expected = true;
      await how();
      await current.exited;
    };
    return {
      origin: `http://127.0.0.1:${port}`,
      port,
      failed,
      stop: () => end(current.stop),
      kill: () => end(current.kill),
      restart: async () => {
        await end(current.stop);
        current = await startServer({ name, entry, env: { ...env, PORT: String(port) }, log });
        expected = false;
        void watch();
      },
    };
  };
}

function postgresDied(postgres: EmbeddedPostgres) {
  return new Promise((resolve: (reason: string) => void) => {
    const timer = setInterval(() => {
      void postgres.isAlive().then((alive) => {
        if (alive) return;
        clearInterval(timer);
        resolve('The database stopped unexpectedly.');
      });
    }, 2_000);
    timer.unref();
  });
}

async function refuseTakenPort(port: number) {
  await new Promise((resolve, reject) => {
    const probe = createServer()
      .once('error', (error) => {
        const taken = 'code' in error && error.code === 'EADDRINUSE';
        reject(
          taken
            ? new Error(`Port ${port} is taken. Stop what uses it, or set PORT in .env to another one.`)
            : error,
        );
      })
      .listen(port, '127.0.0.1', () => probe.close(resolve));
  });
}

function required(settings: Record<string, string>, name: string) {
  const value = settings[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}
