import type { FastifyReply } from 'fastify';
import { invalidRequest } from '../validation/problem-validation.pipe.js';

const ENTITY_TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;
// Strong only: RFC 9110 §13.1.1 has If-Match compare strongly, so `W/"1"` never matches. Nine digits fit an int4.
const VERSION = /^"([1-9]\d{0,8})"$/;

/** Versions a change may start from; undefined: any. */
export type ExpectedVersions = readonly number[] | undefined;

export function etagOf({ version }: { version: number }): string {
  return `"${version}"`;
}

/** Answers a task with its version. */
export function tagged<Task extends { version: number }>(task: Task, reply: FastifyReply): Task {
  reply.header('etag', etagOf(task));
  return task;
}

/**
 * Reads `If-Match`. `*` asks only that the task exists, which every change does anyway. Tags that we never gave out
 * match nothing.
 *
 * @throws {ProblemException} 422 when the header is no list of entity tags: a client that means to be careful and is
 *   not understood must not overwrite anything.
 */
export function expectedVersions(ifMatch: string | undefined): ExpectedVersions {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (!tags.every((tag) => ENTITY_TAG.test(tag))) {
    const msg = 'If-Match must be * or a list of entity tags such as "3"';
    throw invalidRequest([{ loc: ['header', 'if-match'], msg, type: 'isEntityTag' }]);
  }
  return tags.flatMap((tag) => VERSION.exec(tag)?.[1] ?? []).map(Number);
}
