import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { malformed, type Problem, type ProblemError } from './problem.js';

/** The deepest body of the servers has three levels. Libraries that recurse fail at some thousands. */
export const MAX_DEPTH = 16;

const KIB = 1024;
const MIB = 1024 * KIB;

export interface JsonBodyOptions {
  /** Routes that take their JSON as text, to read it piece by piece. */
  readonly keepsText?: (request: FastifyRequest) => boolean;
}

/**
 * Accepts JSON bodies only: every other content type is 415. An empty body counts as none, because clients send
 * `content-type: application/json` with a DELETE too. Browsers can't send JSON to another origin without a preflight,
 * so this also stops cross-site form posts.
 */
export function acceptOnlyJson(
  app: FastifyInstance,
  { keepsText = () => false }: JsonBodyOptions = {},
): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, keepsText(request) ? decode(body) : parseJson(body));
    } catch (error) {
      done(error instanceof Error ? error : malformed());
    }
  });
}

/**
 * Checks that parsed JSON is safe to walk and copy: not too deep for recursive functions, and without a key that
 * reaches a prototype. It doesn't recurse itself.
 *
 * @param subject For the message: "The body".
 * @throws {ProblemError} 400 REQUEST_MALFORMED
 */
export function checkJson(value: unknown, subject: string): void {
  const levels: Iterator<unknown>[] = [[value].values()];
  while (levels.length > 0) {
    const next = levels.at(-1)?.next();
    if (next === undefined || next.done === true) levels.pop();
    else if (typeof next.value === 'object' && next.value !== null) {
      if (reachesPrototype(next.value)) throw malformed(`${subject} has a key that is not allowed`);
      if (levels.length > MAX_DEPTH) throw tooDeep(subject);
      levels.push(Object.values(next.value).values());
    }
  }
}

export function tooDeep(subject: string): ProblemError {
  return malformed(`${subject} is nested deeper than ${MAX_DEPTH} levels`);
}

/** The response to a body that is too large. */
export function tooLarge(bytesMax: number, subject = 'The body'): Problem {
  const size = bytesMax < MIB ? `${bytesMax / KIB} KiB` : `${bytesMax / MIB} MiB`;
  return { status: 413, code: 'REQUEST_TOO_LARGE', detail: `${subject} can be at most ${size} long` };
}

/** The response to a body of another type. */
export function unsupportedType(types = 'application/json', subject = 'The body'): Problem {
  const detail = `${subject} must be ${types}`;
  return { status: 415, code: 'REQUEST_UNSUPPORTED_MEDIA_TYPE', detail };
}

function parseJson(body: Buffer): unknown {
  const text = decode(body);
  if (text === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    checkJson(value, 'The body');
    return value;
  } catch (error) {
    throw error instanceof SyntaxError ? malformed('The body is not valid JSON') : error;
  }
}

/** RFC 8259 §8.1 lets a reader ignore a byte order mark. */
function decode(body: Buffer): string {
  if (!isUtf8(body)) throw malformed('The body is not valid UTF-8');
  const text = body.toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** The same keys as Fastify's own parser refuses. */
function reachesPrototype(node: object): boolean {
  if (Object.hasOwn(node, '__proto__')) return true;
  const constructor: unknown = Object.hasOwn(node, 'constructor')
    ? Reflect.get(node, 'constructor')
    : undefined;
  return typeof constructor === 'object' && constructor !== null && Object.hasOwn(constructor, 'prototype');
}
