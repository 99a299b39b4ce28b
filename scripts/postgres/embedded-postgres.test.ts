import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

async function query(url: string, statement: string) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(statement)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

describe('startEmbeddedPostgres', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'holdfast-pg-'));
  });
  after(() => rm(directory, { recursive: true, force: true }));

  it('makes a UTF-8 cluster in UTC whatever the locale of the caller [E2]', async () => {
    const server = await startEmbeddedPostgres({ directory });
    const [row] = await query(
      server.url,
      `SELECT current_setting('server_encoding') AS encoding, current_setting('timezone') AS zone`,
    );
    await server.stop();

    assert.deepEqual(row, { encoding: 'UTF8', zone: 'UTC' });
  });

  it('finds all data again after a stop, and after a crash', async () => {
    const first = await startEmbeddedPostgres({ directory });
    await query(first.url, 'CREATE TABLE kept (word text)');
    await query(first.url, `INSERT INTO kept VALUES ('before the stop')`);
    await first.stop();

    const second = await startEmbeddedPostgres({ directory });
    await query(second.url, `INSERT INTO kept VALUES ('before the crash')`);
    await second.kill();

    const third = await startEmbeddedPostgres({ directory });
    const rows = await query(third.url, 'SELECT word FROM kept');
    await third.stop();

    assert.deepEqual(rows, [{ word: 'before the stop' }, { word: 'before the crash' }]);
  });

  it('adopts a server that an earlier run left behind', async () => {
    const first = await startEmbeddedPostgres({ directory });
    const second = await startEmbeddedPostgres({ directory });

    assert.equal(second.adopted, true);
    assert.equal(second.url, first.url);
    await second.stop();
    assert.equal(await first.isAlive(), false);
  });

  it('refuses data of another PostgreSQL version and says which is needed', async () => {
    const old = await mkdtemp(path.join(tmpdir(), 'holdfast-pg-'));
    const server = await startEmbeddedPostgres({ directory: old });
    await server.stop();
    await writeFile(path.join(old, 'data', 'PG_VERSION'), '9\n');

    await assert.rejects(
      startEmbeddedPostgres({ directory: old }),
      /was made by PostgreSQL 9, but .* is PostgreSQL \d+\./,
    );
    await rm(old, { recursive: true, force: true });
  });

  it('lets two first starts on one folder share one server', async () => {
    const shared = await mkdtemp(path.join(tmpdir(), 'holdfast-pg-'));
    const [one, two] = await Promise.all([
      startEmbeddedPostgres({ directory: shared }),
      startEmbeddedPostgres({ directory: shared }),
    ]);

    assert.equal(one.url, two.url);
    await one.stop();
    await rm(shared, { recursive: true, force: true });
  });
});
