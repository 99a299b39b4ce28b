import {
  isOk,
  isRecord,
  isRefusal,
  namesOwner,
  type Answer,
  type Operation,
  type ReportUser,
} from './model.js';

/** Kinds of holes, with what each means. */
export const HOLES = {
  'missing-guard': 'answers without a token',
  'accidental-public': 'is public, but belongs to an owner',
  'bad-token': 'accepts a token that is not valid',
  'foreign-owner': "accepts another owner in its address with a stranger's token",
  'foreign-row': "lets a stranger use another user's id",
  'foreign-list': "shows a stranger another user's rows",
  'owner-in-body': 'lets the body choose the owner',
  'missing-role': 'answers without the role or scope that it declares',
} as const;

export type HoleKind = keyof typeof HOLES;

/** Outcome of one call. `unproven` is never safe: the call says nothing about the route. */
export type Verdict = 'refused' | 'allowed' | 'hole' | 'unproven';

export interface Judgement {
  readonly verdict: Verdict;
  readonly kind?: HoleKind;
  /** Why, for the reader of the report. Never a token or a row. */
  readonly reason?: string;
}

const REFUSED: Judgement = { verdict: 'refused' };
const ALLOWED: Judgement = { verdict: 'allowed' };

/** A call that must be refused as such: no token, a bad one, a missing role, a foreign owner. */
export function judgeRefusal({ kind: transport }: Operation, answer: Answer, kind: HoleKind): Judgement {
  if (isRefusal(answer)) return REFUSED;
  if (isOk(answer)) return { verdict: 'hole', kind, reason: `status ${answer.status}` };
  if (answer.status >= 500 && transport === 'http') {
    return { verdict: 'hole', kind, reason: `not refused: the handler failed with ${answer.status}` };
  }
  return { verdict: 'unproven', reason: `${saidBy(answer)} instead of a refusal` };
}

/** The owner's own call: only its success shows that the requests were good enough to be refused for their caller. */
export function judgeOwner(answer: Answer): Judgement {
  return answer.status > 0 && answer.status < 400
    ? ALLOWED
    : { verdict: 'unproven', reason: `the owner gets ${saidBy(answer)}` };
}

/** An anonymous call of a route that is public, or optional. */
export function judgePublic(answer: Answer, owner: RowsOf): Judgement {
  if (isOk(answer) && holdsRowsOf(owner, answer.body)) {
    return { verdict: 'hole', kind: 'accidental-public', reason: "shows the owner's rows to anyone" };
  }
  return isRefusal(answer)
    ? REFUSED
    : isOk(answer)
      ? ALLOWED
      : { verdict: 'unproven', reason: saidBy(answer) };
}

export interface ForeignCall {
  /** Whether the call names a row of the owner. */
  readonly hasIds: boolean;
  readonly isRead: boolean;
  readonly answer: Answer;
  /** The same call with ids that exist nowhere. */
  readonly unknown: Answer;
  /** The owner's rows before and after; undefined where no route reads them. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly owner: RowsOf;
}

/** A stranger's call under the stranger's own address, with the owner's ids where the operation takes any. */
export function judgeForeign(call: ForeignCall): Judgement {
  const { answer, unknown, before, after, isRead, hasIds } = call;
  const kind = hasIds ? 'foreign-row' : 'foreign-list';
  if (before !== after) return { verdict: 'hole', kind, reason: "changed the owner's row" };
  if (isOk(answer) && holdsRowsOf(call.owner, answer.body)) {
    return { verdict: 'hole', kind, reason: "the answer holds the owner's row" };
  }
  if (!hasIds) return isOk(answer) ? ALLOWED : isRefusal(answer) ? REFUSED : unexpected(answer);
  if (isOk(answer) && !isOk(unknown)) {
    return {
      verdict: 'hole',
      kind,
      reason: `status ${answer.status}, though an unknown id gets ${unknown.status}`,
    };
  }
  if (isOk(answer) && !isRead && before === undefined) {
    return { verdict: 'unproven', reason: 'an unknown id gets the same answer, and no route reads the row' };
  }
  if (isOk(answer)) return { verdict: 'refused', reason: 'as an unknown id' };
  if (answer.status === unknown.status && answer.status >= 400 && answer.status < 500) return REFUSED;
  return isRefusal(answer) ? REFUSED : unexpected(answer);
}

/** A create or change as the owner, with the stranger as owner in the body. */
export function judgeOwnerField(answer: Answer, strangerId: string, isMoved: boolean): Judgement {
  if (!isOk(answer)) return answer.status < 500 && answer.status > 0 ? REFUSED : unexpected(answer);
  if (isMoved) return { verdict: 'hole', kind: 'owner-in-body', reason: 'the stranger now has the row' };
  if (saysOwner(answer.body, strangerId)) {
    return { verdict: 'hole', kind: 'owner-in-body', reason: 'the answer names the stranger as the owner' };
  }
  return { verdict: 'refused', reason: 'ignored' };
}

/** What identifies rows of a user: the canary, the user's id as an owner, and ids that only they have. */
export interface RowsOf {
  readonly user: ReportUser;
  readonly ids: readonly unknown[];
}

/** Ids shorter than this, such as 1, may also be those of another user's rows. */
const DISTINCT_LENGTH = 8;

/** Whether an answer holds a row of a user. */
export function holdsRowsOf({ user, ids }: RowsOf, body: unknown): boolean {
  const distinct = new Set(ids.filter((id) => typeof id === 'string' && id.length >= DISTINCT_LENGTH));
  const visit = (value: unknown): boolean => {
    if (typeof value === 'string') return value.includes(user.canary) || distinct.has(value);
    if (Array.isArray(value)) return value.some(visit);
    return isRecord(value) && Object.values(value).some(visit);
  };
  return saysOwner(body, user.id) || visit(body);
}

function saysOwner(body: unknown, id: string): boolean {
  if (Array.isArray(body)) return body.some((each) => saysOwner(each, id));
  if (!isRecord(body)) return false;
  return Object.entries(body).some(
    ([name, value]) =>
      (namesOwner(name) && (value === id || (typeof value === 'number' && String(value) === id))) ||
      saysOwner(value, id),
  );
}

function unexpected(answer: Answer): Judgement {
  return { verdict: 'unproven', reason: saidBy(answer) };
}

/** The status, with the code of a problem document or the message of a framework. */
export function saidBy({ status, body }: Answer): string {
  if (status === 0) return typeof body === 'string' ? body : 'no answer';
  const { code, detail, message, errors } = isRecord(body) ? body : {};
  const field = Array.isArray(errors) && isRecord(errors[0]) ? errors[0].msg : undefined;
  const texts = [code, field ?? [message].flat()[0] ?? detail].filter((each) => typeof each === 'string');
  return [String(status), ...texts].join(' ').slice(0, 160);
}
