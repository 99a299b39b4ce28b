/** The part of JSON Schema that request bodies are built from. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** One input of an operation: a parameter of its path, query or headers, or an argument of a resolver. */
export interface Field {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'argument';
  readonly required: boolean;
  readonly schema: Schema;
}

/**
 * What the service says about a route before anyone calls it: `token` is closed, `optional` is open to anonymous
 * callers, `public` is open by a decorator or a document.
 */
export type DeclaredAccess = 'token' | 'optional' | 'public';

/** One thing that a client can call: a route, a resolver, a message of a gateway or of a microservice. */
export interface Operation {
  /** `GET /users/:userId/notes`, `query notes`, `gateway /live: notes`, `message notes`. */
  readonly route: string;
  readonly kind: 'http' | 'graphql' | 'gateway' | 'message';
  /** HTTP method; for the other kinds `QUERY` for reads, `SUBSCRIBE` for subscriptions, and `CALL` for everything else. */
  readonly method: string;
  /** Path with `:name` parameters; for the other kinds the name of the field, event or pattern. */
  readonly path: string;
  /** What the header `Host` has to be, with `:name` parameters: `:userId.example.com`. */
  readonly host?: string;
  /** `NotesController.list`, where it is known. */
  readonly handler?: string;
  readonly access: DeclaredAccess;
  /** Any of these roles is required. */
  readonly roles?: readonly string[];
  /** All of these scopes are required. */
  readonly scopes?: readonly string[];
  /** The field that names the owner. */
  readonly owner?: string;
  /** Roles that may act on any owner. */
  readonly anyOwner: readonly string[];
  /** Claims that owners are compared with, in place of the caller's id. */
  readonly claims?: readonly string[];
  /** Why all users may use all of its rows. */
  readonly shared?: string;
  /** Why the report doesn't call it. */
  readonly unchecked?: string;
  readonly fields: readonly Field[];
  readonly body?: { readonly type: string; readonly schema: Schema };
}

/** What one request carries. */
export interface Inputs {
  readonly values: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** Headers besides those that the fields name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer of any transport, in the terms of HTTP. 0: none within the time limit. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly location?: string;
}

/** Calls an operation. Never rejects: a broken connection is status 0, with the reason as body. */
export type Send = (operation: Operation, inputs: Inputs, authorization?: string) => Promise<Answer>;

/** One of the two users. */
export interface ReportUser {
  readonly id: string;
  /** A text that occurs in what this user creates, and nowhere else. */
  readonly canary: string;
}

export const isRead = ({ method }: Operation): boolean => ['GET', 'HEAD', 'QUERY'].includes(method);

export const isOk = ({ status }: Answer): boolean => status >= 200 && status < 300;

export const isRefusal = ({ status }: Answer): boolean => [401, 403, 404].includes(status);

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Body members that name an owner in services of all languages. */
const OWNER = /^((user|owner|author|account|customer)_?id|user|owner|author|created_?by)$/i;

export function namesOwner(name: string, owner?: string): boolean {
  return name === owner || OWNER.test(name);
}

/** What a body is tried with where its schema names no owner. */
export const OWNER_FIELDS = ['userId', 'user_id', 'ownerId', 'owner_id', 'owner', 'authorId', 'accountId'];
