import {
  isRecord,
  namesOwner,
  type DeclaredAccess,
  type Field,
  type Operation,
  type Schema,
} from './model.js';

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'];

/** An OpenAPI document, read. */
export interface OpenApiOperations {
  readonly operations: readonly Operation[];
  readonly resolve: (reference: string) => Schema;
}

/**
 * Reads the operations of an OpenAPI 3 document. An operation is public only with an explicit `security: []` or `{}` in
 * it: a document that says nothing about security closes everything.
 *
 * @param owner Name of the path parameter that holds the owner's id; others are recognised by their names.
 * @throws {Error} If it isn't an OpenAPI 3 document.
 */
export function operationsOf(document: unknown, owner?: string): OpenApiOperations {
  if (!isRecord(document) || !String(document.openapi).startsWith('3.') || !isRecord(document.paths)) {
    throw new Error('This is not an OpenAPI 3 document: it has no "openapi: 3.x" and "paths".');
  }
  const resolve = (reference: string): Schema => lookUp(document, reference);
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    isRecord(item)
      ? METHODS.filter((method) => isRecord(item[method])).map((method) =>
          operationOf(document, { path, item, method, owner }),
        )
      : [],
  );
  return { operations, resolve };
}

interface Described {
  readonly path: string;
  readonly item: Readonly<Record<string, unknown>>;
  readonly method: string;
  readonly owner: string | undefined;
}

type Document = Readonly<Record<string, unknown>>;

function operationOf(document: Document, { path, item, method, owner }: Described): Operation {
  const described = record(item[method]);
  const parameters = [...list(item.parameters), ...list(described.parameters)];
  const fields = new Map<string, Field>();
  for (const parameter of parameters) {
    const field = fieldOf(document, parameter);
    if (field !== undefined) fields.set(`${field.in} ${field.name}`, field);
  }
  const pattern = path.replaceAll(/\{([^}]+)\}/g, (_match, name: string) => `:${plainName(name)}`);
  const named = [...fields.values()].find(
    ({ name, in: place }) => place === 'path' && (owner === undefined ? namesOwner(name) : name === owner),
  );
  const body = bodyOf(document, described.requestBody);
  return {
    route: `${method.toUpperCase()} ${pattern}`,
    kind: 'http',
    method: method.toUpperCase(),
    path: pattern,
    ...(typeof described.operationId === 'string' && { handler: described.operationId }),
    access: accessOf(described.security ?? document.security),
    anyOwner: [],
    ...(named !== undefined && { owner: named.name }),
    fields: [...fields.values()],
    ...(body !== undefined && { body }),
  };
}

function accessOf(security: unknown): DeclaredAccess {
  if (!Array.isArray(security)) return 'token';
  if (security.length === 0) return 'public';
  return security.some((each) => isRecord(each) && Object.keys(each).length === 0) ? 'optional' : 'token';
}

function fieldOf(document: Document, parameter: unknown): Field | undefined {
  const { name, in: place, required, schema, example } = dereferenced(document, parameter);
  if (typeof name !== 'string') return undefined;
  // Credentials are what the report itself sends.
  if (place === 'header' && name.toLowerCase() === 'authorization') return undefined;
  if (place !== 'path' && place !== 'query' && place !== 'header') return undefined;
  const given = example === undefined ? {} : { example };
  const plain = place === 'path' ? plainName(name) : name;
  return { name: plain, in: place, required: required === true, schema: { ...record(schema), ...given } };
}

/** Path parameters are `:name` from here on, so `{note-id}` becomes `:note_id`. */
function plainName(name: string): string {
  return name.replaceAll(/\W/g, '_');
}

function bodyOf(document: Document, requestBody: unknown): Operation['body'] {
  const content = record(dereferenced(document, requestBody).content);
  const types = Object.keys(content);
  const type = types.find((each) => each.includes('json')) ?? types[0];
  if (type === undefined) return undefined;
  const { schema, example } = record(content[type]);
  return { type, schema: { ...record(schema), ...(example === undefined ? {} : { example }) } };
}

function dereferenced(document: Document, value: unknown): Readonly<Record<string, unknown>> {
  const found = record(value);
  return typeof found.$ref === 'string' ? record(lookUp(document, found.$ref)) : found;
}

/** RFC 6901 §4: `~1` is a slash and `~0` a tilde. */
function lookUp(document: Document, reference: string): Schema {
  const parts = reference.replace(/^#\//, '').split('/');
  let found: unknown = document;
  for (const part of parts) {
    const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    found = isRecord(found) ? found[name] : undefined;
  }
  return record(found);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
