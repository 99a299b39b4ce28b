// @ts-check
/** The whole product on one machine: database, migrations, both servers, and one address in front of them. */
import { createServer } from 'node:net';
import path from 'node:path';
import { ROOT } from '../bootstrap.mjs';
import { prepareDatabase } from '../postgres/database.mjs';
import { freePort, startEmbeddedPostgres } from '../postgres/embedded-postgres.mjs';
import { runStep, startServer } from './processes.mjs';

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

/**
 * @typedef {object} Product
 * @property {string} origin The address for people.
 * @property {string} ownerUrl Owner's URL of the database.
 * @property {{ authServer: ServerSlot, api: ServerSlot }} servers
 * @property {import('../postgres/embedded-postgres.mjs').EmbeddedPostgres | undefined} postgres Undefined with DATABASE_URL.
 * @property {Promise<string>} failed Resolves with a sentence when a part dies that nobody stopped.
 * @property {() => Promise<void>} stop
 *
 * @typedef {(options: { authServer: string, api: string, port: number }) => Promise<{ close: () => Promise<void> }>} Front
 */

/**
 * @param {object} options
 * @param {Record<string, string>} options.settings From `loadEnvironment`.
 * @param {string} options.dataDirectory Where the embedded database lives.
 * @param {number} options.port Of the one address; 0 = any free port.
 * @param {Front} options.front What answers on it: the edge, or Vite in development.
 * @param {(name: string, output: import('node:stream').Readable) => void} options.log
 * @param {(step: string) => void} [options.report] Told what is being done, in the words for a person.
 * @param {Record<string, string>} [options.postgresSettings]
 * @returns {Promise<Product>}
 */
export async function startProduct({
  settings,
  dataDirectory,
  port: wantedPort,
  front,
  log,
  report = () => undefined,
  postgresSettings = {},
}) {
  const port = wantedPort === 0 ? await freePort() : wantedPort;
  await refuseTakenPort(port);
  /** @type {(() => Promise<void>)[]} */
  const undo = [];
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

/**
 * The database of DATABASE_URL, or the embedded one, with its roles and schemas.
 *
 * @param {Record<string, string>} settings
 * @param {string} dataDirectory
 * @param {Record<string, string>} [postgresSettings]
 */
export async function openDatabase(settings, dataDirectory, postgresSettings = {}) {
  const passwords = {
    authPassword: required(settings, 'AUTH_DATABASE_PASSWORD'),
    apiPassword: required(settings, 'API_DATABASE_PASSWORD'),
  };
  if (settings.DATABASE_URL) {
    // A pooler in transaction mode can hold no lock for a migration: the owner goes around it, the servers through.
    const ownerUrl = settings.DATABASE_URL_DIRECT || settings.DATABASE_URL;
    return {
      ownerUrl,
      postgres: undefined,
      ...(await prepareDatabase(ownerUrl, passwords, settings.DATABASE_URL)),
    };
  }
  const postgres = await startEmbeddedPostgres({ directory: dataDirectory, settings: postgresSettings });
  return { ownerUrl: postgres.url, postgres, ...(await prepareDatabase(postgres.url, passwords)) };
}

/**
 * @param {Record<string, string>} settings
 * @param {number} port
 */
function sharedEnvironment(settings, port) {
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

/**
 * @param {Record<string, string>} shared
 * @param {string} ownerUrl
 */
async function migrate(shared, ownerUrl) {
  const env = { ...shared, DATABASE_URL: ownerUrl, DATABASE_URL_DIRECT: ownerUrl };
  const step = (/** @type {string} */ name, /** @type {string} */ dist) =>
    runStep({
      name: `Migration of the ${name}`,
      command: process.execPath,
      args: [path.join(dist, 'database', 'migrate.js')],
      env,
    });
  await Promise.all([step('auth server', AUTH_SERVER), step('API', API)]);
}

/**
 * @typedef {object} ServerSlot A server that may be replaced by a new process on the same port.
 * @property {string} origin
 * @property {number} port
 * @property {Promise<string>} failed
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} kill SIGKILL, and wait until it is gone.
 * @property {() => Promise<void>} restart
 */

/** @param {(name: string, output: import('node:stream').Readable) => void} log */
function serverStarter(log) {
  /**
   * @param {string} name
   * @param {string} entry
   * @param {Record<string, string>} env
   * @returns {Promise<ServerSlot>}
   */
  return async (name, entry, env) => {
    let current = await startServer({ name, entry, env, log });
    const { port } = current;
    let expected = false;
    /** @type {(reason: string) => void} */
    let fail = () => undefined;
    const failed = new Promise((/** @type {(reason: string) => void} */ resolve) => (fail = resolve));
    const watch = () =>
      current.exited.then((code) => {
        if (!expected) fail(`The ${name} stopped unexpectedly with exit code ${code}.`);
      });
    void watch();
    const end = async (/** @type {() => void | Promise<void>} */ how) => {
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

/** @param {import('../postgres/embedded-postgres.mjs').EmbeddedPostgres} postgres */
function postgresDied(postgres) {
  return new Promise((/** @type {(reason: string) => void} */ resolve) => {
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

async function refuseTakenPort(/** @type {number} */ port) {
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

/**
 * @param {Record<string, string>} settings
 * @param {string} name
 */
function required(settings, name) {
  const value = settings[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}
