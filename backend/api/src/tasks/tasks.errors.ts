import { ProblemException } from '@holdfast/nestjs-auth';
import { invalidRequest } from '../validation/problem-validation.pipe.js';

/** No such task, or somebody else's: both answer alike, so that ids cannot be probed. */
export class TaskNotFound extends ProblemException {
  constructor() {
    super({ status: 404, code: 'TASK_NOT_FOUND', detail: 'There is no such task' });
  }
}

/** A create under an id that belongs to a task which was created with other content. */
export class TaskIdConflict extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'TASK_ID_CONFLICT',
      detail: 'This id belongs to a task that was created with other content',
    });
  }
}

/** The task is no longer at the version that `If-Match` named. */
export class TaskVersionStale extends ProblemException {
  constructor() {
    super({
      status: 412,
      code: 'TASK_VERSION_STALE',
      detail: 'The task has changed since you read it: read it again before you change it',
    });
  }
}

/** 422: `listId` names no list of the owner. */
export function unknownList(loc: readonly string[]): ProblemException {
  return invalidRequest([{ loc, msg: 'listId must be one of your lists', type: 'listExists' }]);
}

/** 422: only what has a date can come back. */
export function repeatWithoutDate(): ProblemException {
  return invalidRequest([{ loc: ['body', 'repeat'], msg: 'repeat needs a dueDate', type: 'needsDueDate' }]);
}

/** 422: `afterId` names no task in the target list. */
export function unknownNeighbour(): ProblemException {
  const msg = 'afterId must be a task in the same list';
  return invalidRequest([{ loc: ['body', 'afterId'], msg, type: 'taskExists' }]);
}
