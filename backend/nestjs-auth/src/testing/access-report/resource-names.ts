import { randomInt, randomUUID } from 'node:crypto';
import { isRecord, type Answer, type Field, type Operation } from './model.js';

/** An id, and where it comes from. */
export interface Reference {
  readonly id: unknown;
  /** Created by this operation. */
  readonly creator?: Operation | undefined;
  /** In front of the id in a path: `/notes` of `/notes/:id`. */
  readonly collection?: string | undefined;
}

/** Ids that one operation needs, by the name of the field or body member. */
export interface References {
  readonly found: ReadonlyMap<string, Reference>;
  /** Fields that no route, option or example supplies. */
  readonly missing: readonly string[];
}

/** Rows that the caller of the report creates, by parameter name or by the end of a path: `notes/:id`. */
export type GivenResources = Readonly<Record<string, unknown>>;

const CREATES = /^(create|add|new|insert|make)$/;
const CHANGES =
  /^(update|delete|remove|edit|set|change|complete|archive|restore|move|rename|send|put|patch)$/;
const READS = /^(get|find|list|all|one|many|by|id|read|fetch|show|query)$/;

/** Verbs and subject of a name: `createNote` and `notes.create` are both `create` and `note`. */
function wordsOf(name: string): { readonly verbs: readonly string[]; readonly subject: string } {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const isVerb = (word: string): boolean => [CREATES, CHANGES, READS].some((each) => each.test(word));
  return {
    verbs: words.filter(isVerb),
    subject: singular(words.filter((word) => word !== '' && !isVerb(word)).join('')),
  };
}

/** Whether the name of a resolver or message says that it writes. */
export function namesWrite(name: string): boolean {
  return wordsOf(name).verbs.some((verb) => CREATES.test(verb) || CHANGES.test(verb));
}

/** Whether an operation creates rows. */
export function isCreator({ kind, method, path }: Operation): boolean {
  return kind === 'http' ? method === 'POST' : wordsOf(path).verbs.some((verb) => CREATES.test(verb));
}

/** What an operation creates or reads, in the singular. */
function subjectOf({ kind, path }: Operation): string {
  return kind === 'http' ? singular(lastName(path)) : wordsOf(path).subject;
}

/** The operation that creates what a field names: the collection in front of it, or one named alike. */
export function creatorOfField(
  operations: readonly Operation[],
  operation: Operation,
  field: Field,
): Operation | undefined {
  const collection = collectionOf(operation, field);
  const exact = operations.find((each) => isCreator(each) && each.path === collection);
  const subject = collection === undefined ? subjectOf(operation) : singular(lastName(collection));
  return (
    exact ?? nearest(operations, operation, withoutId(field.name)) ?? nearest(operations, operation, subject)
  );
}

/** The operation that creates what a body member names: `listId` a list, `ids` rows of the collection above. */
export function creatorOfMember(
  operations: readonly Operation[],
  operation: Operation,
  member: string,
): Operation | undefined {
  const name = withoutId(member);
  if (name !== '') return nearest(operations, operation, name);
  return operations
    .filter((each) => isCreator(each) && operation.path.startsWith(`${each.path}/`))
    .toSorted((one, other) => other.path.length - one.path.length)[0];
}

/** The operation that reads one row. */
export function readerOf(
  operations: readonly Operation[],
  { creator, collection }: Reference,
): Operation | undefined {
  const parent = creator?.kind === 'http' ? creator.path : collection;
  if (parent !== undefined) {
    const readers = operations.filter(({ method, kind }) => method === 'GET' && kind === 'http');
    const isItem = ({ path }: Operation): boolean =>
      path.startsWith(`${parent}/:`) && !path.slice(parent.length + 1).includes('/');
    return readers.find(isItem) ?? readers.find(({ path }) => path === parent);
  }
  return operations.find(
    (each) =>
      creator !== undefined &&
      each.method === 'QUERY' &&
      each.kind === creator.kind &&
      subjectOf(each) === subjectOf(creator) &&
      each.fields.some((field) => isIdField(field, each)),
  );
}

/** Among the creating operations with this subject, the one that shares the longest path. */
function nearest(
  operations: readonly Operation[],
  { kind, path }: Operation,
  subject: string,
): Operation | undefined {
  if (subject === '') return undefined;
  return operations
    .filter((each) => each.kind === kind && isCreator(each) && subjectOf(each) === subject)
    .toSorted((one, other) => sharedLength(other.path, path) - sharedLength(one.path, path))[0];
}

function sharedLength(one: string, other: string): number {
  const segments = other.split('/');
  const differing = one.split('/').findIndex((segment, at) => segment !== segments[at]);
  return differing < 0 ? segments.length : differing;
}

const withoutId = (name: string): string => singular(name.replace(/_?ids?$/i, ''));

/** Whether a body member names other rows. A plain `id` is the row's own. */
export const isReference = (member: string): boolean => /^ids$|Ids?$|_ids?$/.test(member);

/** Path parameters, and arguments with the name of an id, except the owner. */
export function isIdField({ name, in: place, schema }: Field, { owner }: Operation): boolean {
  if (name === owner || schema.enum !== undefined) return false;
  return place === 'path' || (place === 'argument' && /^id$|Id$|_id$/.test(name));
}

/** `/notes/:noteId/comments/:id` and `:id` give `/notes/:noteId/comments`. */
export function collectionOf({ kind, path }: Operation, { name }: Field): string | undefined {
  if (kind !== 'http') return undefined;
  const at = path.search(new RegExp(`/:${name}(/|$)`));
  return at < 0 ? undefined : path.slice(0, at);
}

export function suppliedId(given: GivenResources, { path }: Operation, { name }: Field): unknown {
  const at = path.search(new RegExp(`:${name}(\\W|$)`));
  const upTo = at < 0 ? '' : path.slice(0, at + name.length + 1);
  const byPath = Object.keys(given).find((key) => key.includes(':') && upTo.endsWith(key));
  return byPath === undefined ? given[name] : given[byPath];
}

/** The id in the answer of a create: in the body, at most two levels deep, or in `Location`. */
export function idOfCreated({ body, location }: Answer, name?: string): unknown {
  const place = location?.split('?')[0]?.split('/').at(-1);
  return idOf(body, name) ?? (place === '' ? undefined : place);
}

/** The row that an answer is about: the one that it created, or the one that the call named. */
export function rowOf(operation: Operation, answer: Answer, { found }: References): Reference | undefined {
  const created = operation.method === 'POST' ? idOfCreated(answer) : undefined;
  if (created === undefined) return [...found.values()].at(-1);
  return { id: created, creator: operation, collection: operation.path };
}

export function firstRowId(body: unknown): unknown {
  const rows = Array.isArray(body) ? body : isRecord(body) ? Object.values(body).find(Array.isArray) : [];
  return Array.isArray(rows) ? idOf(rows[0]) : undefined;
}

function idOf(body: unknown, name?: string, depth = 0): unknown {
  if (!isRecord(body) || depth > 2) return undefined;
  const names = [...(name !== undefined && isReference(name) ? [name] : []), 'id', '_id', 'uuid'];
  for (const each of names) {
    const value = body[each];
    if (typeof value === 'string' || typeof value === 'number') return value;
  }
  for (const inner of Object.values(body)) {
    const id = idOf(inner, name, depth + 1);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** Ids that exist nowhere, in the same form. */
export function unknownReferences({ found, missing }: References): References {
  return {
    missing,
    found: new Map([...found].map(([name, each]) => [name, { ...each, id: unknownId(each.id) }])),
  };
}

function unknownId(id: unknown): unknown {
  if (typeof id === 'number') return 2_000_000_000 + randomInt(1_000_000);
  const text = String(id);
  if (/^[0-9a-f]{8}-/i.test(text)) return randomUUID();
  if (/^\d+$/.test(text)) return String(2_000_000_000 + randomInt(1_000_000));
  const letters = /^[0-9a-f]+$/.test(text) ? '0123456789abcdef' : 'qrstuvwxyz0123456789';
  return text.replaceAll(/[a-z0-9]/gi, () => letters[randomInt(letters.length)] ?? 'x');
}

/** Names of a resource in the singular, without case and separators. */
function singular(name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase().replace(/ies$/, 'y').replace(/s$/, '');
}

function lastName(path: string): string {
  return path.split('/').findLast((part) => part !== '' && !part.startsWith(':')) ?? '';
}
