import { ProblemException } from '@holdfast/nestjs-auth';
import { invalidRequest } from '../validation/problem-validation.pipe.js';
import { LISTS_MAX } from './lists.repository.js';

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
      detail: 'This id belongs to a list with another name or colour',
    });
  }
}

export class ListLimitReached extends ProblemException {
  constructor() {
    super({ status: 409, code: 'LIST_LIMIT_REACHED', detail: `You can have ${LISTS_MAX} lists` });
  }
}

/** 422: `afterId` names no other list of the owner. */
export function unknownListNeighbour(): ProblemException {
  return invalidRequest([
    { loc: ['body', 'afterId'], msg: 'afterId must be another of your lists', type: 'listExists' },
  ]);
}
