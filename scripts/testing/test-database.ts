/** What the suites share to run against a real PostgreSQL. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { prepareDatabase } from '../postgres/database.ts';
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.ts';

/** Roles belong to the whole server, so every test database on it shares these throw-away passwords. */
const PASSWORDS = { authPassword: 'only-for-tests-auth', apiPassword: 'only-for-tests-api' };

// A test outlives a crash of the server, not of the machine, so it need not wait for the disk. synchronous_commit
// stays on: without it a killed server forgets commits that it has acknowledged.
const SETTINGS = { fsync: 'off', full_page_writes: 'off', max_connections: '200' };

/**
 * Uses the server of `TEST_DATABASE_URL` (an owner's URL) where that is set, else starts one in a new folder.
 * A shared server cannot be killed or restarted: a test that does so passes `{ own: true }`.
 */
export async function startTestPostgres({ own = false }: { own?: boolean } = {}) {
  const given = process.env.TEST_DATABASE_URL;
  if (given && !own) {
    const refuse = () => Promise.reject(new Error('This server is shared: start one with { own: true }.'));
    return { url: given, stop: () => Promise.resolve(), kill: refuse, restart: refuse };
  }
  const directory = await mkdtemp(path.join(tmpdir(), 'holdfast-test-'));
  const server = await startEmbeddedPostgres({ directory, settings: SETTINGS });
  return {
    url: server.url,
    kill: server.kill,
    restart: server.restart,
    stop: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/**
 * A fresh database with roles and schemas, as `npm start` prepares it; the migrations are the caller's.
 *
 * @param serverUrl Owner's URL of any database of the server.
 * @param name Dropped first when it exists. Default: a new random name.
 */
export async function createTestDatabase(serverUrl: string, name = `test_${randomBytes(6).toString('hex')}`) {
  const ownerUrl = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  const dropped = `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`;
  const { authUrl, apiUrl } = await onServer(serverUrl, async (server) => {
    // Roles belong to the whole server: two databases prepared at once would alter the same row.
    await server.query(`SELECT pg_advisory_lock(hashtext('holdfast:test-database'))`);
    await server.query(dropped);
    await server.query(`CREATE DATABASE ${name}`);
    return prepareDatabase(ownerUrl, PASSWORDS);
  });
  return {
    name,
    ownerUrl,
    authUrl,
    apiUrl,
    drop: () => onServer(serverUrl, (server) => server.query(dropped)),
  };
}

async function onServer<T>(serverUrl: string, work: (server: pg.Client) => Promise<T>) {
  const server = new pg.Client(serverUrl);
  await server.connect();
  try {
    return await work(server);
  } finally {
    await server.end();
  }
}
