import { Catch, Injectable, type ArgumentsHost } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ProblemFilter } from '@holdfast/nestjs-auth';
import { bodyProblem } from './body-problem.js';
import { databaseProblem } from './database-problem.js';

/** The door's problem+json, with clear words where the database failed, or the body is none that we take. */
@Catch()
@Injectable()
export class ApiProblemFilter extends ProblemFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    super.catch(databaseProblem(error) ?? bodyProblem(error, request) ?? error, host);
  }
}
