import { COLUMNS, wordOf, worstOf } from './columns.js';
import type { Cell } from './probe.js';
import { count, type ReportContent, type RouteResult } from './report-content.js';

/** Renders a report as Markdown: the holes, what is not proven, then the matrix. */
export function toMarkdown(report: ReportContent): string {
  const { holes, unproven, routes, title } = report;
  const publicRoutes = routes.filter(({ state }) => state === 'public');
  return [
    `# Access report: ${escaped(title)}`,
    '',
    `${count(routes.length, 'route')}, ${count(report.calls, 'call')}: **${count(holes.length, 'hole')}**, ` +
      `${unproven.length} not proven, ${publicRoutes.length} public.`,
    ...section(
      'Holes',
      holes.map(({ description }) => `- ${escaped(description)}`),
    ),
    ...section(
      'Not proven',
      unproven.map(({ route, reasons }) => `- ${escaped(`${route}: ${reasons.join('; ')}`)}`),
    ),
    ...section(
      'Public',
      publicRoutes.map(
        ({ operation, allowed = 'declared by the service' }) =>
          `- ${escaped(`${operation.route}: ${allowed}`)}`,
      ),
    ),
    ...section('Matrix', [
      `| Route | Result | ${COLUMNS.map((column) => column.title).join(' | ')} |`,
      `| --- |${' --- |'.repeat(COLUMNS.length + 1)}`,
      ...routes.map(line),
    ]),
    '',
  ].join('\n');
}

function line(row: RouteResult): string {
  const cells = COLUMNS.map(({ holds }) => textOf(worstOf(row, holds)));
  const state = row.state === 'hole' ? '**hole**' : row.state === 'unproven' ? 'not proven' : row.state;
  return `| ${escaped(row.operation.route)} | ${state} | ${cells.join(' | ')} |`;
}

function textOf(cell: Cell | undefined): string {
  if (cell === undefined) return '–';
  const text = `${wordOf(cell)} ${cell.status}`;
  return cell.verdict === 'hole' ? `**${text}**` : text;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
}

/** Names of routes may hold what Markdown would format. */
function escaped(text: string): string {
  return text.replaceAll(/[\\|*_<>`[\]]/g, (character) => `\\${character}`).replaceAll(/\s+/g, ' ');
}
