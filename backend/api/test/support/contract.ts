import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Schema } from './schema-arbitrary.js';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

/** An operation as docs/openapi.json describes it. */
export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Content | undefined;
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

type Described = Omit<Operation, 'method' | 'path' | 'body' | 'parameters'> & {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
};

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

const file = path.resolve(import.meta.dirname, '../../../../docs/openapi.json');
const document = JSON.parse(readFileSync(file, 'utf8')) as Document;

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, 'api');

export const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([address, item]) =>
  Object.entries(item).map(([method, { requestBody, parameters = [], ...operation }]) => ({
    ...operation,
    parameters,
    method,
    path: address,
    body: requestBody?.content,
  })),
);

/** Resolves a reference `#/components/…`. */
export function resolve(reference: string): Schema {
  let node: unknown = document;
  for (const part of reference.slice(2).split('/')) node = Reflect.get(Object(node), part);
  return node as Schema;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** How a response differs from the contract of its operation; '' if it doesn't. */
export function breach({ responses, path: address, method }: Operation, answer: Answer): string {
  const { status, contentType = '', body } = answer;
  if (status >= 500) return `a bug: ${status}`;
  const described = responses[String(status)];
  if (!described) return `the status ${status}`;
  const [type = ''] = contentType.split(';', 1);
  if (!described.content) return body === '' ? '' : `an undocumented body of type ${type}`;
  if (!(type in described.content)) return `the type ${type} with ${status}`;
  if (!type.endsWith('json')) return '';
  const escaped = [address, method, 'responses', String(status), 'content', type].map((part) =>
    part.replaceAll('~', '~0').replaceAll('/', '~1'),
  );
  const pointer = `api#/paths/${escaped.map(encodeURIComponent).join('/')}/schema`;
  const validate = ajv.getSchema(pointer) ?? ajv.compile({ $ref: pointer });
  return validate(JSON.parse(body)) === true
    ? ''
    : `a body that doesn't match the schema: ${ajv.errorsText(validate.errors)}`;
}
