import { toHtml } from './render-html.js';
import { toJUnit } from './render-junit.js';
import { toMarkdown } from './render-markdown.js';
import { HOLES } from './judge.js';
import type { Row } from './probe.js';
import { count, type Hole, type ReportContent, type RouteResult, type RouteState } from './report-content.js';

/** Result of {@link accessReport}: one row for each route, one cell for each caller. */
export class AccessReport implements ReportContent {
  readonly routes: readonly RouteResult[];
  readonly holes: readonly Hole[];
  /** Routes that no call reached past validation, with the reasons. Never counted as safe. */
  readonly unproven: readonly { readonly route: string; readonly reasons: readonly string[] }[];

  constructor(
    rows: readonly Row[],
    /** What was tried, for the heading of the pages. */
    readonly title: string,
  ) {
    this.routes = rows.map((row) => ({ ...row, state: stateOf(row) }));
    this.holes = rows.flatMap(holesIn);
    this.unproven = this.routes
      .filter(({ unproven }) => unproven.length > 0)
      .map(({ operation, unproven }) => ({ route: operation.route, reasons: unproven }));
  }

  /** Number of calls that were judged. */
  get calls(): number {
    return this.routes.reduce((sum, { cells }) => sum + cells.length, 0);
  }

  /**
   * Throws if there is a hole.
   *
   * @param options.unproven `'fail'` to throw for routes that could not be proven too. @default 'report'
   * @throws {Error} Its message lists every hole in one line each.
   */
  assertNoHoles({ unproven = 'report' }: { readonly unproven?: 'report' | 'fail' } = {}): void {
    const lines = this.holes.map(({ description }) => `  ${description}`);
    const left = unproven === 'fail' ? this.unproven : [];
    const unprovenLines = left.map(({ route, reasons }) => `  ${route}: ${reasons.join('; ')}`);
    if (lines.length + unprovenLines.length === 0) return;
    const parts = [
      lines.length === 0 ? [] : [`${count(lines.length, 'hole')} in ${count(this.routes.length, 'route')}:`],
      lines,
      unprovenLines.length === 0 ? [] : [`${count(unprovenLines.length, 'route')} not proven:`],
      unprovenLines,
    ];
    throw new Error(`accessReport: ${parts.flat().join('\n')}`);
  }

  /** A table for a pull request or the summary of a CI job. */
  toMarkdown(): string {
    return toMarkdown(this);
  }

  /** One self-contained page. */
  toHtml(): string {
    return toHtml(this);
  }

  /** A test suite: a hole is a failure, an unproven call is skipped. */
  toJUnit(): string {
    return toJUnit(this);
  }
}

function stateOf({ operation, cells, unproven, allowed }: Row): RouteState {
  if (cells.some(({ verdict }) => verdict === 'hole')) return 'hole';
  const isListed = allowed !== undefined && !cells.some(({ caller }) => caller.startsWith('stranger'));
  if (operation.access === 'public' || isListed) return 'public';
  return unproven.length > 0 ? 'unproven' : 'closed';
}

function holesIn({ operation, cells }: Row): Hole[] {
  const { route, handler } = operation;
  return cells.flatMap(({ verdict, kind, caller, status, reason = '' }) =>
    verdict === 'hole' && kind !== undefined
      ? [
          {
            route,
            ...(handler !== undefined && { handler }),
            kind,
            caller,
            status,
            description: `${route}${handler === undefined ? '' : ` (${handler})`} ${HOLES[kind]} [${kind}]: ${caller}: ${reason}`,
          },
        ]
      : [],
  );
}
