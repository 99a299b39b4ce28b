export { History } from '../../model/history';
export { mulberry32 } from '../../model/random';
export { merged, tasksBefore } from '../../src/features/tasks/sync/change';
export { ChangeConflict, isUpdate } from '../../src/features/tasks/sync/send-change';
export { givenTask } from '../../src/features/tasks/testing/given-task';
export { RequestFailure } from '../../src/lib/request-failure';
