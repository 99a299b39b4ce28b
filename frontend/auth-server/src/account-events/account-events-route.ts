import { z } from 'zod';
import type { Config } from '../config.js';
import type { AuthDatabase } from '../database/database.js';
import { ProblemError } from '../problem.js';
import { positionBefore, readAccountEvents } from './account-events.js';
import { requireServiceToken } from './service-token.js';

const MAXIMUM_LIMIT = 1_000;

const querySchema = z.object({
  /** A cursor; 0 stands for the beginning. */
  after: z
    .string()
    .regex(/^(0|\d{1,19}\.\d{1,19})$/)
    .default('0'),
  /** In place of a cursor, for a first question: only what happened since then matters. */
  since: z.iso.datetime({ offset: true }).optional(),
  limit: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.number().min(1).max(MAXIMUM_LIMIT))
    .default(MAXIMUM_LIMIT),
});

/** `GET /account-events?after=CURSOR&limit=N`, or `since=TIME` in place of a cursor: for our own servers, which end the tokens of what ended here. */
export function accountEventsRoute(database: AuthDatabase, config: Config) {
  return async (request: Request): Promise<Response> => {
    await requireServiceToken(request, config);
    const { after, since, limit } = parseQuery(new URL(request.url).searchParams);
    const [tx = '0', id = '0'] = after.split('.');
    const start = since === undefined ? { tx, id } : await positionBefore(database, new Date(since));
    return Response.json(await readAccountEvents(database, start, limit));
  };
}

function parseQuery(parameters: URLSearchParams): z.output<typeof querySchema> {
  const parsed = querySchema.safeParse(Object.fromEntries(parameters));
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path }) => ({
    loc: ['query', path.join('.')],
    msg: 'This is not a cursor (after), a time (since) or a number from 1 to 1000 (limit).',
    type: 'PARAMETER_INVALID',
  }));
  throw new ProblemError('REQUEST_INVALID', { errors });
}
