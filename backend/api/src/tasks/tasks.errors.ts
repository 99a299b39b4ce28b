import { ProblemException } from '@holdfast/nestjs-auth';

/** No such task, or somebody else's: both answer alike, so that ids cannot be probed. */
export class TaskNotFound extends ProblemException {
  constructor() {
    super({ status: 404, code: 'TASK_NOT_FOUND', detail: 'There is no such task' });
  }
}

/** A repeated create under an id that holds other content. */
export class TaskIdConflict extends ProblemException {
  constructor() {
    super({ status: 409, code: 'TASK_ID_CONFLICT', detail: 'This id belongs to a task with other content' });
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
