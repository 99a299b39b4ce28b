import { ProblemException, type FieldError } from '@holdfast/nestjs-auth';
import { invalidRequest } from '../validation/problem-validation.pipe.js';

/** The task doesn't exist or belongs to another user. Both get the same response, so that ids can't be probed. */
export class TaskNotFound extends ProblemException {
  constructor() {
    super({ status: 404, code: 'TASK_NOT_FOUND', detail: 'There is no such task' });
  }
}

/** The id of a create belongs to a task that was created with other content. */
export class TaskIdConflict extends ProblemException {
  constructor() {
    super({
      status: 409,
      code: 'TASK_ID_CONFLICT',
      detail: 'This id belongs to a task that was created with other content',
    });
  }
}

/** The task is no longer at the version that `If-Match` names. */
export class TaskVersionStale extends ProblemException {
  constructor() {
    super({
      status: 412,
      code: 'TASK_VERSION_STALE',
      detail: 'The task has changed since you read it: read it again before you change it',
    });
  }
}

/** The task doesn't repeat, or this is the last of the series. */
export class TaskNotRepeating extends ProblemException {
  constructor() {
    super({ status: 409, code: 'TASK_NOT_REPEATING', detail: 'Nothing comes after this task' });
  }
}

/** There is nothing to undo: no such change, already undone, expired, or its tasks are deleted for good. */
export class BulkNotFound extends ProblemException {
  constructor() {
    super({ status: 404, code: 'BULK_NOT_FOUND', detail: 'There is no such change to undo' });
  }
}

/** 422: `listId` isn't a list of the owner. */
export function unknownList(loc: readonly string[]): ProblemException {
  return invalidRequest([{ loc, msg: 'listId must be one of your lists', type: 'listExists' }]);
}

/** 422: a task without a date can't repeat. */
export function repeatWithoutDate(): ProblemException {
  return invalidRequest([{ loc: ['body', 'repeat'], msg: 'repeat needs a dueDate', type: 'needsDueDate' }]);
}

/** A time needs a zone, and both need a date; the task lacks what the change doesn't name. */
export function dueIncomplete(loc: readonly string[], given: { readonly dueTime?: unknown }): FieldError {
  const field = typeof given.dueTime === 'string' ? 'dueTime' : 'dueZone';
  const msg = `${field} requires the others: dueTime and dueZone go together, and need a dueDate`;
  return { loc: [...loc, field], msg, type: 'fitsDueDate' };
}

/** 422: `afterId` isn't a task in the target list. */
export function unknownNeighbour(): ProblemException {
  const msg = 'afterId must be a task in the same list';
  return invalidRequest([{ loc: ['body', 'afterId'], msg, type: 'taskExists' }]);
}
