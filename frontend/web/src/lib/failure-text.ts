import { RequestFailure } from './request-failure';

/** What happened, in words for a person. The caller adds what is kept and what to do. */
export function whatHappened(error: unknown): string {
  if (!(error instanceof RequestFailure)) return 'Holdfast made a mistake of its own.';
  if (error.status === null) {
    return navigator.onLine ? 'Holdfast does not answer.' : 'You are offline.';
  }
  if (error.status === 401) return 'Your session had ended.';
  if (error.status === 429) return `That was too often in a short time.${waitFor(error.retryAfterSeconds)}`;
  if (error.status >= 500) return 'Holdfast has a problem on its side.';
  return error.fields[0]?.message ?? error.message;
}

function waitFor(seconds: number | null): string {
  return seconds === null ? '' : ` Wait ${durationText(seconds)}.`;
}

/** @example durationText(90) // '2 minutes' */
export function durationText(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
