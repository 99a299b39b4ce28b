import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { BASE_PATH } from '../routes/routes.js';
import type { Config } from '../config.js';
import type { AuthDatabase } from '../database/database.js';
import { pageLimit, parseQuery } from '../request-queries.js';
import { positionIn, readAccountEvents } from './account-events.js';
import { requireServiceToken } from './service-token.js';

const MAXIMUM_LIMIT = 1_000;

const querySchema = z.object({
  /** A cursor, also one of the version before; 0 stands for the beginning. */
  after: z
    .string()
    .regex(/^(0|(-?\d{1,19}:)?\d{1,19}\.\d{1,19})$/)
    .default('0'),
  /** In place of a cursor, for a first question: only what happened since then matters. */
  since: z.iso.datetime({ offset: true }).optional(),
  limit: pageLimit(MAXIMUM_LIMIT, MAXIMUM_LIMIT),
});

/**
 * `GET /account-events?after=CURSOR&limit=N`, or `since=TIME` in place of a cursor: for our own servers, which end the
 * tokens of what ended here.
 */
export function addAccountEvents(app: FastifyInstance, database: AuthDatabase, config: Config): void {
  app.get(`${BASE_PATH}/account-events`, async ({ query, raw }) => {
    await requireServiceToken(raw.headersDistinct.authorization ?? [], config);
    const { after, since, limit } = parseQuery(querySchema, query);
    const start = since === undefined ? { after: positionIn(after) } : { since: new Date(since) };
    return readAccountEvents(database, start, limit);
  });
}
