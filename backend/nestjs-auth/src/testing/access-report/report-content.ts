import type { HoleKind } from './judge.js';
import type { Row } from './probe.js';

/** A call that got more than it should. */
export interface Hole {
  /** `GET /users/:userId/notes` */
  readonly route: string;
  /** `NotesController.list`, where it is known. */
  readonly handler?: string;
  readonly kind: HoleKind;
  /** Who called: `no token`, `stranger, owner's ids`. */
  readonly caller: string;
  readonly status: number;
  /** One sentence without tokens and rows. */
  readonly description: string;
}

/** `closed` is safe as far as the calls show; `unproven` is not. */
export type RouteState = 'hole' | 'unproven' | 'public' | 'closed';

export interface RouteResult extends Row {
  readonly state: RouteState;
}

/** What the pages show. */
export interface ReportContent {
  readonly title: string;
  readonly routes: readonly RouteResult[];
  readonly holes: readonly Hole[];
  readonly unproven: readonly { readonly route: string; readonly reasons: readonly string[] }[];
  /** Number of calls that were judged. */
  readonly calls: number;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
