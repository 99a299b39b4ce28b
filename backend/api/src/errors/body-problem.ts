import { HttpException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ProblemException } from '@holdfast/nestjs-auth';
import { takesFile } from '../http/file-body.js';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Fastify's refusal of a body, in words that say what is accepted; undefined: the error is another kind. */
export function bodyProblem(error: unknown, request: FastifyRequest): ProblemException | undefined {
  if (!(error instanceof HttpException) || error instanceof ProblemException) return undefined;
  const isFile = takesFile(request);
  const what = isFile ? 'A file to import' : 'The body';
  const status = error.getStatus();
  if (status === 413) {
    const { bodyLimit } = request.routeOptions;
    const size = bodyLimit < MIB ? `${bodyLimit / KIB} KiB` : `${bodyLimit / MIB} MiB`;
    const detail = `${what} can be at most ${size} long`;
    return new ProblemException({ status, code: 'REQUEST_TOO_LARGE', detail });
  }
  if (status === 415) {
    const detail = `${what} has to be application/json${isFile ? ' or text/csv' : ''}`;
    return new ProblemException({ status, code: 'REQUEST_UNSUPPORTED_MEDIA_TYPE', detail });
  }
  return undefined;
}
