import { randomUUID } from 'node:crypto';
import { isRecord, namesOwner, type ReportUser, type Schema } from './model.js';

/** The user that a value is built for, and what its references point to. */
export interface ExampleContext {
  readonly user: ReportUser;
  /** Looks up `#/…` references. */
  readonly resolve: (reference: string) => Schema;
  /** Id of a resource that a member such as `listId` or `ids` refers to; undefined if there is none. */
  readonly idFor: (member: string) => unknown;
}

const FORMATS: Readonly<Record<string, () => string>> = {
  uuid: () => randomUUID(),
  date: () => '2030-01-15',
  'date-time': () => '2030-01-15T09:30:00.000Z',
  time: () => '09:30:00Z',
  email: () => 'report@example.com',
  uri: () => 'https://example.com/report',
  url: () => 'https://example.com/report',
  hostname: () => 'example.com',
  ipv4: () => '192.0.2.1',
  ipv6: () => '2001:db8::1',
  password: () => 'Report-2030-xyz!',
  byte: () => 'cmVwb3J0',
};

/** Nested objects deeper than this are left empty: a schema may refer to itself. */
const MAX_DEPTH = 6;

/**
 * Builds a value that a schema allows: members that are required, texts with the user's canary where they fit, owners
 * set to the user, and references to resources of the user.
 */
export function exampleOf(schema: Schema, context: ExampleContext, name = '', depth = 0): unknown {
  if (schema.$ref !== undefined) {
    return depth > MAX_DEPTH ? {} : exampleOf(context.resolve(schema.$ref), context, name, depth + 1);
  }
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.allOf !== undefined) return mergedExample(schema, context, name, depth);
  const choice = (schema.oneOf ?? schema.anyOf)?.find(({ type }) => type !== 'null');
  if (choice !== undefined) return exampleOf(choice, context, name, depth);
  switch (typeOf(schema)) {
    case 'object':
      return objectExample(schema, context, depth);
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () =>
        exampleOf(schema.items ?? {}, context, name, depth + 1),
      );
    case 'integer':
    case 'number':
      return referredId(name, context) ?? numberExample(schema);
    case 'boolean':
      return schema.default ?? false;
    default:
      return textExample(schema, context, name);
  }
}

function typeOf({ type, properties, items }: Schema): string {
  const [first = 'string'] = [type].flat().filter((each) => each !== undefined && each !== 'null');
  if (type === undefined && properties !== undefined) return 'object';
  return type === undefined && items !== undefined ? 'array' : first;
}

function objectExample(schema: Schema, context: ExampleContext, depth: number): Record<string, unknown> {
  if (depth > MAX_DEPTH) return {};
  const required = schema.required ?? [];
  const members = Object.entries(schema.properties ?? {}).filter(([name]) => required.includes(name));
  return Object.fromEntries(
    members.map(([name, member]) => [name, exampleOf(member, context, name, depth + 1)]),
  );
}

function mergedExample(
  { allOf = [], ...rest }: Schema,
  context: ExampleContext,
  name: string,
  depth: number,
): unknown {
  const parts = [...allOf, ...(rest.properties === undefined ? [] : [rest])].map((part) =>
    exampleOf(part, context, name, depth + 1),
  );
  const [first] = parts;
  return parts.every(isRecord) ? Object.assign({}, ...parts) : first;
}

function numberExample({ minimum, maximum, example, default: usual }: Schema): unknown {
  return example ?? usual ?? minimum ?? Math.min(1, maximum ?? 1);
}

function textExample(schema: Schema, context: ExampleContext, name: string): unknown {
  const referred = referredId(name, context);
  if (referred !== undefined) return referred;
  const { format = '', pattern, minLength = 0, maxLength = Infinity } = schema;
  const formatted = FORMATS[format]?.();
  if (formatted !== undefined) return formatted;
  const given = schema.example ?? schema.examples?.[0] ?? schema.default;
  const text = context.user.canary.padEnd(minLength, 'x');
  const fits = text.length <= maxLength && (pattern === undefined || matches(pattern, text));
  if (fits) return text;
  return given ?? 'x'.repeat(Math.max(minLength, Math.min(5, maxLength)));
}

function referredId(name: string, { user, idFor }: ExampleContext): unknown {
  return namesOwner(name) && !/^(user|owner|author)$/i.test(name) ? user.id : idFor(name);
}

/** A pattern in the dialect of another language may not compile here. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return false;
  }
}
