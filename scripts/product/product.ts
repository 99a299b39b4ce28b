/** The whole product on one machine: database, migrations, both servers, and the one address that people open. */
import { createServer } from 'node:net';
import path from 'node:path';
import { prepareDatabase } from '../postgres/database.ts';
import {
  type EmbeddedPostgres,
  freePort,
  isFree,
  startEmbeddedPostgres,
} from '../postgres/embedded-postgres.ts';
import { ROOT } from '../root.ts';
import { type Log, runStep, type Server, startServer } from './processes.ts';

const AUTH_SERVER = path.join(ROOT, 'backend', 'auth-server', 'dist');
const API = path.join(ROOT, 'backend', 'api', 'dist');
const INSPECTOR_PORTS = { 'auth-server': 9230, api: 9229 };

/** Settings that no server may have: with them it could act as the other server, or as the owner of the database. */
const NOT_FOR_SERVERS = [
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
  servers: { authServer: Server; api: Server };
  /** Resolves with a sentence when a part ends unexpectedly. */
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
  /** Where the embedded database is kept. */
  dataDirectory: string;
  /** Of the one address; 0 = any free port. */
  port: number;
  /** What listens on it: the edge, or Vite in development. */
  front: Front;
  log: Log;
  /** Called with each step, in words for a person. */
  report?: (step: string) => void;
  postgresSettings?: Record<string, string>;
  /** Restarts a server whose built files change, and lets a debugger attach. */
  dev?: boolean;
}

export async function startProduct({
  settings,
  dataDirectory,
  port: wantedPort,
  front,
  log,
  report = () => undefined,
  postgresSettings = {},
  dev = false,
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
    const shared = serverEnvironment(settings, port);
    await migrate(shared, ownerUrl);

    report('Starting the servers');
    const start = async (name: keyof typeof INSPECTOR_PORTS, dist: string, own: Record<string, string>) => {
      const server = await startServer({
        name,
        entry: path.join(dist, 'main.js'),
        // A watched server starts again on the same port.
        env: { ...shared, PORT: dev ? String(await freePort()) : '0', ...own },
        log,
        nodeOptions: dev ? await watchOptions(INSPECTOR_PORTS[name]) : [],
      });
      undo.push(server.stop);
      return server;
    };
    const authServer = await start('auth-server', AUTH_SERVER, { DATABASE_URL: authUrl });
    const api = await start('api', API, {
      DATABASE_URL: apiUrl,
      // The only call between the two servers: the API asks which sessions have ended.
      ACCOUNT_EVENTS_URL: `${authServer.origin}/api/auth/account-events`,
    });
    const { close } = await front({ authServer: authServer.origin, api: api.origin, port });
    undo.push(close);

    const failed = Promise.race([
      authServer.failed,
      api.failed,
      ...(postgres ? [postgresDied(postgres)] : []),
    ]);
    return { origin: shared.PUBLIC_ORIGIN, ownerUrl, servers: { authServer, api }, failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The preferred inspector port, or any other where a second instance has it. */
async function watchOptions(inspectorPort: number) {
  const port = (await isFree(inspectorPort)) ? inspectorPort : await freePort();
  return ['--watch', '--watch-preserve-output', '--watch-kill-signal=SIGKILL', `--inspect=127.0.0.1:${port}`];
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

/** What both servers get of the settings of this machine. */
export function serverEnvironment(
  settings: Record<string, string>,
  port = settings.PORT ? Number(settings.PORT) : 3000,
) {
  const inherited = Object.entries(settings).filter(([name]) => !NOT_FOR_SERVERS.includes(name));
  return {
    NODE_ENV: 'development',
    PUBLIC_ORIGIN: `http://localhost:${port}`,
    MAIL_TRANSPORT: settings.SMTP_URL ? 'smtp' : 'mailbox',
    ...Object.fromEntries(inherited),
    // The edge of this machine is the only hop before the servers, and they choose their own ports.
    TRUSTED_PROXIES: 'loopback',
    HOST: '127.0.0.1',
  };
}

async function migrate(shared: Record<string, string>, ownerUrl: string) {
  const env = { ...shared, DATABASE_URL: ownerUrl, DATABASE_URL_DIRECT: ownerUrl };
  const step = (name: string, dist: string) =>
    runStep({
      name: `Migration of the ${name}`,
      args: [path.join(dist, 'database', 'migrate.js')],
      env,
    });
  await Promise.all([step('auth server', AUTH_SERVER), step('API', API)]);
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
