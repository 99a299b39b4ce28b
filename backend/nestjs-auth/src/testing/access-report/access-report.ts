import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INestApplication, INestApplicationContext } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import type { TestClaims } from '../test-token.js';
import { adapterOperations } from './adapter-routes.js';
import { gatewayOperations, gatewaySender, wsConnector, type ConnectSocket } from './gateways.js';
import { graphqlSurface } from './graphql.js';
import { httpSender } from './http-client.js';
import { handleMessage, messageCalls, serversOf } from './messages.js';
import type { Operation, ReportUser, Schema, Send } from './model.js';
import { settingsOf, type NestSubject } from './nest-access.js';
import { signerOf } from './nest-signer.js';
import { httpOperations } from './nest-routes.js';
import { operationsOf } from './openapi-operations.js';
import { AccessReport } from './report.js';
import { Resources, type Actor, type CreateResources, type RequestBuilder } from './resources.js';
import { probeAll } from './run.js';
import { badTokensOf, type SignClaims } from './tokens.js';

/** Options of {@link accessReport}; none is required for an application with AuthModule. */
export interface AccessReportOptions {
  /** Ids of the two users: the owner and the stranger. @default two random ids */
  readonly users?: readonly [owner: string, stranger: string];
  /** Signs claims for the application, where it verifies without this package. */
  readonly sign?: SignClaims;
  /** An OpenAPI document of the application: its parameters and bodies are used instead of those of the DTO classes. */
  readonly openapi?: unknown;
  /**
   * Creates rows of a user that no route creates, or that a route needs in a certain state. Returns ids by parameter name,
   * or by the end of a path: `notes/:id`.
   */
  readonly resources?: CreateResources;
  /** Bodies, parameters and headers that no schema describes, by route: `'POST /notes/import'`. */
  readonly requests?: Readonly<Record<string, RequestBuilder>>;
  /** Routes that may answer anyone, with the reason. Those of `@Public()` are public already, but must not show rows. */
  readonly publicRoutes?: Readonly<Record<string, string>>;
  /** Routes whose rows all users share, with the reason. They still need a token. */
  readonly sharedRoutes?: Readonly<Record<string, string>>;
  /** Routes to leave out: they are not in the report at all. */
  readonly skip?: (route: string) => boolean;
  /** Payload of a microservice message with its token. @default adds the member `authorization` */
  readonly message?: (data: object, authorization: string | undefined) => unknown;
  /** Connects to a gateway whose adapter isn't `WsAdapter`. */
  readonly connectSocket?: ConnectSocket;
  /** Longest time for one answer. @default 5000 */
  readonly timeoutMs?: number;
  /** How many routes are read at once. @default 4 */
  readonly concurrency?: number;
  /** Heading of the pages. @default 'application' */
  readonly title?: string;
}

/**
 * Calls every route, resolver, gateway message and message handler of a running application without a token, with bad
 * tokens, as the owner, as a stranger and with each role, and reports what was not refused. Rows are created through
 * the application itself, so run it on a test database. An application that doesn't listen yet starts to, on a free
 * loopback port.
 *
 * @throws {Error} If it has no AuthModule and no option `sign`; if `publicRoutes` or `sharedRoutes` name a
 *   route that doesn't exist.
 *
 * @example
 * const report = await accessReport(app);
 * report.assertNoHoles();
 */
export async function accessReport(
  app: INestApplicationContext,
  options: AccessReportOptions = {},
): Promise<AccessReport> {
  const { timeoutMs = 5000, concurrency = 4, skip = () => false, title = 'application' } = options;
  const subject: NestSubject = { app, settings: settingsOf(app) };
  const surface = await surfaceOf(subject, options, timeoutMs);
  const operations = surface.operations.filter(({ route }) => !skip(route));
  checkRoutes(operations, { ...options.publicRoutes, ...options.sharedRoutes, ...options.requests });
  const sign = options.sign ?? signerOf(app);
  const [ownerId, strangerId] = options.users ?? [newId('owner'), newId('stranger')];
  const owner = { id: ownerId, canary: newId('row') };
  const stranger = { id: strangerId, canary: newId('other') };
  const { send } = surface;
  const resources = new Resources(operations, {
    send,
    resolve: surface.resolve,
    given: options.resources,
    requests: options.requests,
  });
  const roles = new Set(
    operations.flatMap((operation) => [...(operation.roles ?? []), ...operation.anyOwner]),
  );
  const restrictsScopes = subject.settings?.scopeRule === 'restrict';
  const actors = new ActorFactory(
    sign,
    operations.flatMap(({ claims = [] }) => claims),
  );
  const rows = await probeAll(
    operations,
    {
      send,
      resources,
      owner: actors.granted(owner),
      stranger: actors.granted(stranger),
      plainOwner: restrictsScopes ? actors.withoutScopes(owner) : actors.plain(owner),
      restrictsScopes,
      roles: [...roles].map((role) => ({ role, actor: actors.withRole(stranger, role) })),
      badTokens: await badTokensOf(sign, { ...actors.identity(owner), role: [...roles].join(',') || 'user' }),
      publicReason: ({ route }) => options.publicRoutes?.[route],
      sharedReason: ({ route }) => options.sharedRoutes?.[route],
    },
    concurrency,
  );
  return new AccessReport(rows, title);
}

interface Surface {
  readonly operations: readonly Operation[];
  readonly send: Send;
  readonly resolve: (reference: string) => Schema;
}

async function surfaceOf(
  subject: NestSubject,
  { openapi, connectSocket, message = withAuthorization }: AccessReportOptions,
  timeoutMs: number,
): Promise<Surface> {
  const { app, settings } = subject;
  const document =
    openapi === undefined ? undefined : operationsOf(openapi, settings?.ownerParameter ?? 'userId');
  const calls = messageCalls(subject, serversOf(app));
  const handlers = new Map(calls.map(({ operation, handle }) => [operation, handle]));
  const base = isHttp(app) ? await baseOf(app) : undefined;
  const http = base === undefined ? undefined : httpSender(base, timeoutMs);
  const graphql = base === undefined ? undefined : graphqlSurface(subject, base, timeoutMs);
  const urls = base === undefined ? new Map<Operation, string>() : gatewayOperations(subject, base);
  const gateway = gatewaySender(urls, connectSocket ?? connectorFor(app, timeoutMs));
  const routes = base === undefined ? [] : [...httpOperations(subject)];
  return {
    operations: [
      ...routes.map((operation) => described(operation, document?.operations)),
      ...(isHttp(app) ? adapterOperations(app, routes, graphql?.path) : []),
      ...(graphql?.operations ?? []),
      ...urls.keys(),
      ...handlers.keys(),
    ],
    resolve: document?.resolve ?? (() => ({})),
    send: (operation, inputs, authorization) => {
      const handle = handlers.get(operation);
      if (handle !== undefined) return handleMessage(handle, message({ ...inputs.values }, authorization));
      const send = { http, graphql: graphql?.send, gateway, message: undefined }[operation.kind];
      return (
        send?.(operation, inputs, authorization) ?? Promise.resolve({ status: 0, body: 'no way to call it' })
      );
    },
  };
}

/** The decorators say who may call; the document says with what. */
function described(operation: Operation, documented: readonly Operation[] = []): Operation {
  const found = documented.find(({ route }) => route === operation.route);
  if (found === undefined) return operation;
  return { ...operation, fields: found.fields, ...(found.body !== undefined && { body: found.body }) };
}

/** Signs the tokens of users. An owner that is compared with a claim is the user's id too. */
class ActorFactory {
  constructor(
    private readonly sign: SignClaims,
    private readonly claims: readonly string[],
  ) {}

  /** With the role and the scopes that each operation requires. */
  granted(user: ReportUser): Actor {
    return this.actor(user, ({ roles: [role] = [], scopes = [] }) => ({
      ...(role && { role }),
      ...scoped(scopes),
    }));
  }

  withRole(user: ReportUser, role: string): Actor {
    return this.actor(user, ({ scopes = [] }) => ({ role, ...scoped(scopes) }));
  }

  plain(user: ReportUser): Actor {
    return this.actor(user, () => ({}));
  }

  /** With a token that is limited to scopes and has none. */
  withoutScopes(user: ReportUser): Actor {
    return this.actor(user, () => ({ scope: '' }));
  }

  identity({ id }: ReportUser): TestClaims {
    return { sub: id, ...Object.fromEntries(this.claims.map((claim) => [claim, id])) };
  }

  private actor(user: ReportUser, claims: (operation: Operation) => TestClaims): Actor {
    return {
      user,
      authorize: async (operation) =>
        `Bearer ${await this.sign({ ...this.identity(user), ...claims(operation) })}`,
    };
  }
}

function scoped(scopes: readonly string[]): TestClaims {
  return scopes.length > 0 ? { scope: scopes.join(' ') } : {};
}

function withAuthorization(data: object, authorization: string | undefined): object {
  return authorization === undefined ? data : { ...data, authorization };
}

function connectorFor(app: INestApplicationContext, timeoutMs: number): ConnectSocket {
  const adapter: unknown = app.get(ApplicationConfig).getIoAdapter();
  const name = typeof adapter === 'object' && adapter !== null ? adapter.constructor.name : '';
  if (name === 'WsAdapter') return wsConnector(timeoutMs);
  return () => {
    throw new Error('the option connectSocket is needed for this adapter');
  };
}

function isHttp(app: INestApplicationContext): app is INestApplication {
  return 'getHttpServer' in app && 'getHttpAdapter' in app;
}

async function baseOf(app: INestApplication): Promise<string> {
  const server = app.getHttpServer() as Server;
  if (!server.listening) await app.listen(0, '127.0.0.1');
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

/** A misspelt route would silently explain nothing. */
function checkRoutes(operations: readonly Operation[], named: Readonly<Record<string, unknown>>): void {
  const routes = new Set(operations.map(({ route }) => route));
  const unknown = Object.keys(named).filter((route) => !routes.has(route));
  if (unknown.length === 0) return;
  throw new Error(
    `accessReport: no such route: ${unknown.join(', ')}. The routes are: ${[...routes].join(', ')}.`,
  );
}

function newId(kind: string): string {
  return `${kind}-${randomBytes(5).toString('hex')}`;
}
