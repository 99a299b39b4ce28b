import { ProblemException } from '@holdfast/nestjs-auth';
import { invalidRequest } from '../validation/problem-validation.pipe.js';

/** The list doesn't exist or belongs to another user. */
export class ListNotFound extends ProblemException {
  constructor() {
    super({ status: 404, code: 'LIST_NOT_FOUND', detail: 'There is no such list' });
  }
}

/** The id of a create belongs to a list that was created with other content. */
export class ListIdConflict extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'LIST_ID_CONFLICT',
      detail: 'This id belongs to a list that was created with another name or colour',
    });
  }
}

/** 422: `afterId` isn't another list of the owner. */
export function unknownListNeighbour(): ProblemException {
  return invalidRequest([
    { loc: ['body', 'afterId'], msg: 'afterId must be another of your lists', type: 'listExists' },
  ]);
}
