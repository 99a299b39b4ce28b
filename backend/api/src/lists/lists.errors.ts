import { ProblemException } from '@holdfast/nestjs-auth';
import { invalidRequest } from '../validation/problem-validation.pipe.js';

/** No such list, or somebody else's. */
export class ListNotFound extends ProblemException {
  constructor() {
    super({ status: 404, code: 'LIST_NOT_FOUND', detail: 'There is no such list' });
  }
}

/** A repeated create under an id that holds other content. */
export class ListIdConflict extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'LIST_ID_CONFLICT',
      detail: 'This id belongs to a list that was created with another name or colour',
    });
  }
}

/** 422: `afterId` names no other list of the owner. */
export function unknownListNeighbour(): ProblemException {
  return invalidRequest([
    { loc: ['body', 'afterId'], msg: 'afterId must be another of your lists', type: 'listExists' },
  ]);
}
