import { randomBytes } from 'node:crypto';
import { httpSender } from './http-client.js';
import type { Answer, Operation, Send } from './model.js';
import { operationsOf } from './openapi-operations.js';
import { AccessReport } from './report.js';
import { Resources, type Actor } from './resources.js';
import { probeAll } from './run.js';
import { claimsOf, forgeriesOf } from './tokens.js';

/** A user of the service: a token and, where it isn't the claim `sub` of the token, the id. */
export interface ServiceUser {
  readonly token: string;
  readonly id?: string | undefined;
}

export interface ServiceReportOptions {
  /** An OpenAPI 3 document. */
  readonly openapi: unknown;
  /** Origin and path in front of the paths of the document. */
  readonly base: string;
  readonly owner: ServiceUser;
  readonly stranger: ServiceUser;
  /** Routes that may answer anyone, and whose rows users may share: `GET /health`. */
  readonly allow?: readonly string[];
  /** Routes that are not called: `DELETE /account`. */
  readonly skip?: readonly string[];
  /** Path parameter that holds the owner's id. @default recognised by its name */
  readonly ownerParameter?: string | undefined;
  /** Longest time for one answer. @default 10000 */
  readonly timeoutMs?: number;
  /** How many routes are read at once. @default 4 */
  readonly concurrency?: number;
}

/** An option that has to change before the report can run. */
export class UsageError extends Error {}

/**
 * Calls every operation of a service in any language as two users.
 *
 * @throws {UsageError} If the two users are the same, an id is missing, or `allow` or `skip` name no operation.
 */
export async function serviceReport(options: ServiceReportOptions): Promise<AccessReport> {
  const { base, allow = [], skip = [], timeoutMs = 10_000, concurrency = 4 } = options;
  const document = readDocument(options);
  const routes = new Set(document.operations.map(({ route }) => route));
  const unknown = [...allow, ...skip].map(plainRoute).filter((route) => !routes.has(route));
  if (unknown.length > 0) throw new UsageError(`The document has no ${unknown.join(', ')}.`);
  const skipped = new Set(skip.map(plainRoute));
  const allowed = new Set(allow.map(plainRoute));
  const operations = document.operations.filter(({ route }) => !skipped.has(route));
  const owner = actorOf(options.owner, 'row', operations);
  const stranger = actorOf(options.stranger, 'other', operations);
  if (owner.user.id === stranger.user.id) throw new UsageError('Both tokens are those of one user.');
  const forgeries = forgeriesOf(options.owner.token);
  const send = withoutTokens(httpSender(base, timeoutMs), [
    options.owner.token,
    options.stranger.token,
    ...forgeries.map(([, token]) => token),
  ]);
  const resources = new Resources(operations, { send, resolve: document.resolve });
  const reason = ({ route }: Operation): string | undefined =>
    allowed.has(route) ? 'allowed by the caller' : undefined;
  const rows = await probeAll(
    operations,
    {
      send,
      resources,
      owner,
      stranger,
      plainOwner: undefined,
      restrictsScopes: false,
      roles: [],
      badTokens: forgeries.map(([name, token]) => ({
        name,
        authorization: `Bearer ${token}`,
      })),
      publicReason: reason,
      sharedReason: reason,
    },
    concurrency,
  );
  return new AccessReport(rows, base);
}

function readDocument({ openapi, ownerParameter }: ServiceReportOptions): ReturnType<typeof operationsOf> {
  try {
    return operationsOf(openapi, ownerParameter);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function actorOf({ token, id }: ServiceUser, name: string, operations: readonly Operation[]): Actor {
  const sub = claimsOf(token)?.sub;
  const known = id ?? (typeof sub === 'string' || typeof sub === 'number' ? String(sub) : undefined);
  const needing = operations.find(({ owner }) => owner !== undefined);
  if (known === undefined && needing !== undefined) {
    throw new UsageError(
      `${needing.route} has the id of its owner, and a token without a sub doesn't say it: pass --user for both users.`,
    );
  }
  const canary = `${name}-${randomBytes(5).toString('hex')}`;
  return { user: { id: known ?? `${name}-user`, canary }, authorize: () => `Bearer ${token}` };
}

/** A service may repeat a token in its answers; a report must not. */
function withoutTokens(send: Send, tokens: readonly string[]): Send {
  return async (...call): Promise<Answer> => {
    const answer = await send(...call);
    const text = JSON.stringify(answer.body ?? null);
    if (!tokens.some((token) => text.includes(token))) return answer;
    const cleaned = tokens.reduce((left, token) => left.replaceAll(token, '[token]'), text);
    const body: unknown = JSON.parse(cleaned);
    return { ...answer, body };
  };
}

/** `GET /notes/{id}` as `GET /notes/:id`. */
function plainRoute(route: string): string {
  const [method = '', path = ''] = route.trim().split(/\s+/, 2);
  return `${method.toUpperCase()} ${path.replaceAll(/\{([^}]+)\}/g, (_match, name: string) => `:${name.replaceAll(/\W/g, '_')}`)}`;
}
