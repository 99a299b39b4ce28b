import { All, Controller } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ProblemException } from '@holdfast/nestjs-auth';

/**
 * Puts the guards in front of the addresses that do not exist, so that a caller without a token learns nothing about
 * which do, and a stranger gets 403 below somebody else's id whatever the method.
 */
@ApiExcludeController()
@Controller()
export class UnknownRouteController {
  @All(['api', 'api/:userId/*', 'api/users/:userId', 'api/users/:userId/*', 'api/*'])
  refuse(): never {
    throw new ProblemException({ status: 404, code: 'ROUTE_NOT_FOUND', detail: 'There is no such route' });
  }
}
