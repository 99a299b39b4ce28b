import { RequestFailure } from '../lib/request-failure';
import * as sdk from './generated/sdk.gen';
import type { CalendarFeed } from './generated/types.gen';

export type { CalendarFeed };

/** Null when there is none. Its address is told once only, as it is made. */
export async function getCalendarFeed(userId: string, signal: AbortSignal): Promise<CalendarFeed | null> {
  try {
    return (await sdk.getCalendarFeed({ path: { userId }, signal, throwOnError: true })).data;
  } catch (error) {
    if (error instanceof RequestFailure && error.status === 404) return null;
    throw error;
  }
}

/** An earlier address ends. */
export async function makeCalendarFeed(userId: string): Promise<CalendarFeed> {
  return (await sdk.createCalendarFeed({ path: { userId }, throwOnError: true })).data;
}

export async function revokeCalendarFeed(userId: string): Promise<null> {
  await sdk.revokeCalendarFeed({ path: { userId }, throwOnError: true });
  return null;
}
