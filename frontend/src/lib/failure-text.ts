import { plural, t } from '@lingui/core/macro';
import { refusalWords } from './refusal-words';
import { RequestFailure } from './request-failure';

/** What happened, in words for a person. The caller adds what is kept and what to do. */
export function whatHappened(error: unknown): string {
  if (!(error instanceof RequestFailure)) return t`Holdfast made a mistake of its own.`;
  if (error.status === null) {
    return navigator.onLine ? t`Holdfast does not answer.` : t`You are offline.`;
  }
  if (error.publicOrigin !== null) return otherAddress(error.publicOrigin);
  const known = refusalWords(error.fields[0]?.type ?? error.code);
  if (known !== undefined) return known;
  if (error.status === 401) return t`Your session had ended.`;
  if (error.status === 429) return tooOften(error.retryAfterSeconds);
  if (error.status >= 500) return t`Holdfast has a problem on its side.`;
  return error.fields[0]?.message ?? error.message;
}

/** A product that is set up for `localhost`, opened as `127.0.0.1`, or by the name of the machine. */
function otherAddress(publicOrigin: string): string {
  return t`Holdfast works at another address. Open ${publicOrigin}.`;
}

function tooOften(seconds: number | null): string {
  if (seconds === null) return t`That was too often in a short time.`;
  const duration = durationText(seconds);
  return t`That was too often in a short time. Wait ${duration}.`;
}

/** @example durationText(90) // '2 minutes' */
export function durationText(seconds: number): string {
  if (seconds < 60) return plural(seconds, { one: '# second', other: '# seconds' });
  const minutes = Math.ceil(seconds / 60);
  return plural(minutes, { one: '# minute', other: '# minutes' });
}
