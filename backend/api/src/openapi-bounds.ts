import type { OpenAPIObject } from '@nestjs/swagger';

type Node = Readonly<Record<string, unknown>>;
type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** The longest text without a documented length. */
const TEXT_MAX = 5000;
const LENGTHS: Readonly<Record<string, number>> = { uuid: 36, date: 10, 'date-time': 30, uri: 2048 };
/** The highest quota of tasks: no list is longer. */
const ITEMS_MAX = 1_000_000;
const INT32_MAX = 2_147_483_647;
/** PostgreSQL can't store NUL, so the API neither accepts nor returns it. */
const NO_NUL = '^[^\\u0000]*$';

const PROBLEM = {
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/**
 * Adds the bounds of every text, number and list that no decorator documents, for clients that allocate memory and for
 * tests that generate values.
 */
export function withBounds(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withBounds);
  if (!isNode(node)) return node;
  const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withBounds(value)]));
  const types = [inner.type].flat();
  if (types.includes('string')) return withTextBounds(inner);
  if (types.includes('integer')) return { format: 'int32', minimum: 0, maximum: INT32_MAX, ...inner };
  if (types.includes('array')) return { maxItems: ITEMS_MAX, ...inner };
  return inner;
}

function withTextBounds(schema: Node): Node {
  if ('enum' in schema || 'const' in schema || 'in' in schema) return schema;
  const isShaped = 'format' in schema || 'pattern' in schema;
  const maxLength = LENGTHS[String(schema.format)] ?? TEXT_MAX;
  return { maxLength, ...(!isShaped && { pattern: NO_NUL }), ...schema };
}

/** 400: a path that can't be decoded, or a body that isn't JSON. 500: a bug. */
export function describeEarlyAndLateRefusals({ responses }: Operation): void {
  responses['400'] ??= { description: 'Bad Request', ...PROBLEM };
  responses['500'] ??= { description: 'Internal Server Error', ...PROBLEM };
  for (const response of Object.values(responses)) {
    if (response && 'headers' in response) {
      response.headers['Access-Control-Allow-Origin'] = {
        description: 'For pages of the configured origins.',
        schema: { type: 'string', format: 'uri' },
      };
    }
  }
}

/** Documents tags, servers and security schemes. */
export function describeWhole(document: OpenAPIObject, operations: readonly Operation[]): void {
  const names = new Set(operations.flatMap(({ tags = [] }) => tags));
  document.tags = [...names].toSorted().map((name) => ({ name }));
  for (const server of document.servers ?? []) Object.assign(server, { 'x-internal': false });
  for (const scheme of Object.values(document.components?.securitySchemes ?? {})) {
    if ('type' in scheme)
      scheme.description = 'An access token of the auth server, verified according to RFC8725.';
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
