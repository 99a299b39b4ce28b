import { ModulesContainer } from '@nestjs/core';
import { metadata } from '../../controllers.js';
import { accessOf, type NestSubject } from './nest-access.js';
import { isRecord, type Answer, type Field, type Operation, type Schema, type Send } from './model.js';
import { sendOnce } from './http-client.js';

const RESOLVER_TYPE = 'graphql:resolver_type';
const RESOLVER_NAME = 'graphql:resolver_name';

const METHODS = { query: 'QUERY', mutation: 'CALL', subscription: 'SUBSCRIBE' } as const;

/** The part of a type of the `graphql` package that is read; the package itself is the application's. */
interface GraphqlType {
  readonly name?: string;
  readonly ofType?: GraphqlType;
  toString(): string;
  getFields?(): Readonly<Record<string, GraphqlField>>;
  getValues?(): readonly { readonly name: string }[];
}

interface GraphqlField {
  readonly name: string;
  readonly type: GraphqlType;
  readonly args?: readonly GraphqlField[];
}

interface GraphqlSchema {
  getQueryType(): GraphqlType | null | undefined;
  getMutationType(): GraphqlType | null | undefined;
  getSubscriptionType(): GraphqlType | null | undefined;
}

/** Resolvers of an application, and how to call them. */
export interface GraphqlSurface {
  readonly path: string;
  readonly operations: readonly Operation[];
  readonly send: Send;
}

/** Finds the queries, mutations and subscriptions of @nestjs/graphql; undefined without it. Field resolvers run with their parents. */
export function graphqlSurface(
  subject: NestSubject,
  base: string,
  timeoutMs: number,
): GraphqlSurface | undefined {
  const schema = schemaOf(subject);
  if (schema === undefined) return undefined;
  const handlers = resolversOf(subject);
  const texts = new Map<Operation, string>();
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const;
  for (const [kind, type] of roots) {
    for (const field of Object.values(type?.getFields?.() ?? {})) {
      const operation = operationOf(kind, field, handlers.get(`${kind} ${field.name}`), subject);
      texts.set(operation, textOf(kind, field));
    }
  }
  const subscriptions = Object.values(schema.getSubscriptionType()?.getFields?.() ?? {}).map(
    (field): Operation => ({
      ...operationOf('subscription', field, handlers.get(`subscription ${field.name}`), subject),
      unchecked: 'subscriptions are not called',
    }),
  );
  const path = pathOf(subject);
  const url = `${base}${path}`;
  const send: Send = async (operation, { values }, authorization) => {
    const text = JSON.stringify({ query: texts.get(operation), variables: values });
    const headers = {
      'content-type': 'application/json',
      ...(authorization !== undefined && { authorization }),
    };
    return inHttpTerms(operation, await sendOnce(url, { method: 'POST', headers, text, timeoutMs }));
  };
  return { path, operations: [...texts.keys(), ...subscriptions], send };
}

/** GraphQL answers 200 with `errors`: their status, or their code, is the status. */
function inHttpTerms({ path }: Operation, answer: Answer): Answer {
  const { data, errors } = isRecord(answer.body) ? answer.body : {};
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (isRecord(first)) {
    const extensions = isRecord(first.extensions) ? first.extensions : {};
    return { status: statusOf(extensions, answer.status), body: { ...extensions, message: first.message } };
  }
  if (!isRecord(data)) return answer;
  const value = data[path];
  return { status: value === null ? 404 : answer.status, body: value };
}

function statusOf(
  { status, code, originalError }: Readonly<Record<string, unknown>>,
  fallback: number,
): number {
  if (typeof status === 'number') return status;
  if (isRecord(originalError) && typeof originalError.statusCode === 'number')
    return originalError.statusCode;
  if (code === 'UNAUTHENTICATED') return 401;
  if (code === 'FORBIDDEN') return 403;
  return fallback >= 400 ? fallback : 500;
}

interface Resolver {
  readonly metatype: { readonly name: string };
  readonly handler: object;
  readonly method: string;
}

function resolversOf({ app }: NestSubject): ReadonlyMap<string, Resolver> {
  const found = new Map<string, Resolver>();
  for (const { providers } of app.get(ModulesContainer).values()) {
    for (const { metatype } of providers.values()) {
      const prototype: unknown = typeof metatype === 'function' ? metatype.prototype : undefined;
      if (typeof metatype !== 'function' || typeof prototype !== 'object' || prototype === null) continue;
      for (const method of Object.getOwnPropertyNames(prototype)) {
        const handler: unknown = Object.getOwnPropertyDescriptor(prototype, method)?.value;
        if (typeof handler !== 'function') continue;
        const type = metadata(RESOLVER_TYPE, handler);
        if (typeof type !== 'string') continue;
        const name = metadata(RESOLVER_NAME, handler);
        const field = typeof name === 'string' ? name : method;
        found.set(`${type.toLowerCase()} ${field}`, { metatype, handler, method });
      }
    }
  }
  return found;
}

function operationOf(
  kind: keyof typeof METHODS,
  { name, args = [] }: GraphqlField,
  resolver: Resolver | undefined,
  { settings }: NestSubject,
): Operation {
  const names = args.map((each) => each.name);
  const route = {
    getClass: () => resolver?.metatype ?? Object,
    getHandler: () => resolver?.handler ?? Object,
  };
  return {
    route: `${kind} ${name}`,
    kind: 'graphql',
    method: METHODS[kind],
    path: name,
    ...(resolver !== undefined && { handler: `${resolver.metatype.name}.${resolver.method}` }),
    ...accessOf(route, settings, { path: name, names }),
    fields: args.map((each): Field => ({
      name: each.name,
      in: 'argument',
      required: isRequired(each.type),
      schema: schemaOfType(each.type),
    })),
  };
}

function textOf(kind: string, { name, args = [], type }: GraphqlField): string {
  const variables = args.map((each) => `$${each.name}: ${String(each.type)}`).join(', ');
  const values = args.map((each) => `${each.name}: $${each.name}`).join(', ');
  const wrap = (text: string): string => (text === '' ? '' : `(${text})`);
  return `${kind}${wrap(variables)} { ${name}${wrap(values)} ${selectionOf(type)} }`;
}

/** Two levels of fields without arguments: enough to see a row and its owner. */
function selectionOf(type: GraphqlType, depth = 0): string {
  const fields = namedType(type).getFields?.();
  if (fields === undefined) return '';
  const chosen = Object.values(fields).flatMap((field) => {
    if ((field.args ?? []).some((each) => isRequired(each.type))) return [];
    const isObject = namedType(field.type).getFields !== undefined;
    if (!isObject) return [field.name];
    return depth === 0 ? [`${field.name} ${selectionOf(field.type, 1)}`] : [];
  });
  return `{ ${['__typename', ...chosen].join(' ')} }`;
}

function schemaOfType(type: GraphqlType, depth = 0): Schema {
  const text = String(type).replace(/!$/, '');
  if (text.startsWith('[')) return { type: 'array', items: schemaOfType(namedType(type), depth) };
  const named = namedType(type);
  const values = named.getValues?.();
  if (values !== undefined) return { enum: values.map(({ name }) => name) };
  const fields = depth > 4 ? undefined : named.getFields?.();
  if (fields === undefined) return { type: scalarType(text) };
  const members = Object.values(fields);
  return {
    type: 'object',
    properties: Object.fromEntries(members.map((each) => [each.name, schemaOfType(each.type, depth + 1)])),
    required: members.filter((each) => isRequired(each.type)).map(({ name }) => name),
  };
}

function scalarType(name: string): string {
  return { Int: 'integer', Float: 'number', Boolean: 'boolean' }[name] ?? 'string';
}

function namedType(type: GraphqlType): GraphqlType {
  return type.ofType === undefined ? type : namedType(type.ofType);
}

function isRequired(type: GraphqlType): boolean {
  return String(type).endsWith('!');
}

function schemaOf(subject: NestSubject): GraphqlSchema | undefined {
  const host = providerOf(subject, 'GraphQLSchemaHost');
  const schema: unknown = isObject(host) ? Reflect.get(host, 'schema') : undefined;
  return isGraphqlSchema(schema) ? schema : undefined;
}

function pathOf(subject: NestSubject): string {
  const options = providerOf(subject, 'GqlModuleOptions');
  const path: unknown = isObject(options) ? Reflect.get(options, 'path') : undefined;
  return typeof path === 'string' ? `/${path.replace(/^\//, '')}` : '/graphql';
}

/** Found by name: this package doesn't depend on @nestjs/graphql. */
function providerOf({ app }: NestSubject, name: string): unknown {
  for (const { providers } of app.get(ModulesContainer).values()) {
    for (const wrapper of providers.values()) if (wrapper.name === name) return wrapper.instance;
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isGraphqlSchema(value: unknown): value is GraphqlSchema {
  return isObject(value) && 'getQueryType' in value && 'getMutationType' in value;
}
