import { ProblemException, ProblemFilter } from '@holdfast/nestjs-auth';
import { tooLarge, unsupportedType } from '@holdfast/server-kit/json-body';
import { problemOf, type Problem } from '@holdfast/server-kit/problem';
import { Catch, HttpException, Injectable, type ArgumentsHost } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { takesFile } from './file-body.js';

/** Answers the errors of the server kit and the refusals of Fastify as problem+json, and leaves the others to the library. */
@Catch()
@Injectable()
export class ApiProblemFilter extends ProblemFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    const problem = problemOf(error) ?? bodyProblem(error, host.switchToHttp().getRequest());
    super.catch(problem === undefined ? error : new ProblemException({ ...problem, cause: error }), host);
  }
}

/** Says which bodies are accepted when Fastify has refused one. */
function bodyProblem(error: unknown, request: FastifyRequest): Problem | undefined {
  if (!(error instanceof HttpException) || error instanceof ProblemException) return undefined;
  const isFile = takesFile(request);
  const subject = isFile ? 'A file to import' : 'The body';
  const status = error.getStatus();
  if (status === 413) return tooLarge(request.routeOptions.bodyLimit, subject);
  if (status !== 415) return undefined;
  return unsupportedType(isFile ? 'application/json or text/csv' : 'application/json', subject);
}
