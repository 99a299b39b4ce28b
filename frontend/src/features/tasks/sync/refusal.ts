import type { Task } from '../../../api/client';
import { RequestFailure, type Problem } from '../../../lib/request-failure';
import { ChangeConflict } from './send-change';

/** Why the server refused a change, as this device keeps it for the other tabs and later visits. */
export type Refusal = Readonly<
  { current: Task } | { status: number | null; problem: Problem } | { message: string }
>;

export function refusalOf(error: Error): Refusal {
  if (error instanceof ChangeConflict) return { current: error.current };
  if (error instanceof RequestFailure) return { status: error.status, problem: error.problem };
  return { message: error.message };
}

export function errorOf(refusal: Refusal): Error {
  if ('current' in refusal) return new ChangeConflict(refusal.current);
  if ('message' in refusal) return new Error(refusal.message);
  const { status, problem } = refusal;
  return status === null
    ? RequestFailure.unanswered()
    : RequestFailure.answered({ status, headers: new Headers() }, problem);
}
