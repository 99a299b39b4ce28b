import { Catch, Injectable, type ArgumentsHost } from '@nestjs/common';
import { ProblemFilter } from '@holdfast/nestjs-auth';
import { databaseProblem } from './database-problem.js';

/** The door's problem+json, and a clear answer where the database is the one that failed. */
@Catch()
@Injectable()
export class ApiProblemFilter extends ProblemFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    super.catch(databaseProblem(error) ?? error, host);
  }
}
