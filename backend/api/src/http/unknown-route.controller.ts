import { All, Controller } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ProblemException, Scopes } from '@holdfast/nestjs-auth';

/**
 * Runs the guards for unknown routes, so that a caller without a token can't find out which routes exist, and gets 403
 * below another user's id whatever the method.
 */
@ApiExcludeController()
@Scopes()
@Controller()
export class UnknownRouteController {
  @All(['api', 'api/:userId/*', 'api/users/:userId', 'api/users/:userId/*', 'api/*'])
  refuse(): never {
    throw new ProblemException({ status: 404, code: 'ROUTE_NOT_FOUND', detail: 'There is no such route' });
  }
}
