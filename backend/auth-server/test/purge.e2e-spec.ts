import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../src/database/database.js';
import { purgeExpired } from '../src/database/purge.js';
import { createLogger } from '../src/logger.js';
import { RunningServer, testDatabases } from './running-server.js';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});

describe('The purge', () => {
  const database = openDatabase({ url: testDatabases().authUrl, poolMax: 1 }, createLogger('silent'));
  afterAll(() => database.destroy());

  it('keeps deletions, bans and recoveries for a year and other events for a day, and deletes expired sessions and old audit events [B11]', async () => {
    const { id, email } = await server.givenPerson();
    await server.query(`DELETE FROM auth.account_event`);
    await server.query(
      `INSERT INTO auth.account_event (type, user_id, at) VALUES
        ('user.changed', $1, now() - interval '25 hours'), ('user.changed', $1, now() - interval '23 hours'),
        ('user.deleted', $1, now() - interval '366 days'), ('user.deleted', $1, now() - interval '364 days'),
        ('user.banned', $1, now() - interval '364 days'), ('user.recovered', $1, now() - interval '364 days')`,
      [id],
    );
    await server.query(`UPDATE auth.session SET "expiresAt" = now() - interval '1 s' WHERE "userId" = $1`, [
      id,
    ]);
    await server.browser().post('/api/auth/request-password-reset', { email });
    await server.query(
      `INSERT INTO auth.audit_event (at, action, outcome, user_id, ip_address, user_agent, request_id)
       SELECT now() - make_interval(days => days), 'name.changed', 'ok', $1, '', '', ''
       FROM unnest(ARRAY[101, 99]) AS days`,
      [id],
    );
    await server.query(
      `INSERT INTO auth.request_count (key, points, expire)
       SELECT key, 1, (extract(epoch FROM now()) + seconds) * 1000 FROM (VALUES ('past', -1), ('current', 60)) AS c (key, seconds)`,
    );
    await purgeExpired(database, 100);
    expect(await server.query('SELECT type FROM auth.account_event ORDER BY type')).toEqual([
      { type: 'user.banned' },
      { type: 'user.changed' },
      { type: 'user.deleted' },
      { type: 'user.recovered' },
    ]);
    const trail = `SELECT 1 FROM auth.audit_event WHERE user_id = $1 AND action = 'name.changed'`;
    expect(await server.query(trail, [id])).toHaveLength(1);
    expect(await server.query('SELECT 1 FROM auth.session WHERE "userId" = $1', [id])).toEqual([]);
    expect(await server.query('DELETE FROM auth.request_count RETURNING key')).toEqual([{ key: 'current' }]);
    expect(await server.query('SELECT 1 FROM auth.mailed_link WHERE user_id = $1', [id])).toHaveLength(2);
  });
});
