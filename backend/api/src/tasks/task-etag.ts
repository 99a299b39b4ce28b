import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { invalidRequest } from '../validation/problem-validation.pipe.js';

const ENTITY_TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;
// RFC 9110 §13.1.1 compares If-Match strongly, so `W/"1"` never matches. Nine digits fit an int4.
const VERSION = /^"([1-9]\d{0,8})"$/;

/** The versions that a change may start from; undefined: any. */
export type ExpectedVersions = readonly number[] | undefined;

export function etagOf({ version }: { version: number }): string {
  return `"${version}"`;
}

/** Sends the version of a task in the ETag header. */
export function tagged<Task extends { version: number }>(task: Task, reply: FastifyReply): Task {
  reply.header('etag', etagOf(task));
  return task;
}

/**
 * Reads `If-Match`. `*` only asks that the task exists, which every change requires anyway. Tags that the API never sent
 * match nothing.
 *
 * @throws {ProblemException} 422 for a malformed header: a client that tries to be careful must not overwrite anything.
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

/** Documents the response header. */
export const ETAG = {
  ETag: { description: 'The version of the task, for If-Match.', schema: { type: 'string', example: '"1"' } },
};

/** Documents the request header. */
export const ApiIfMatch = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'If-Match',
      required: false,
      description:
        'The ETag of the version to change. If the task has changed since, nothing happens and the response is 412.',
      schema: { type: 'string', example: '"1"' },
    }),
  );
