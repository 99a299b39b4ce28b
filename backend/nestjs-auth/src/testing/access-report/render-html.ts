import { COLUMNS, wordOf, worstOf } from './columns.js';
import type { Cell } from './probe.js';
import { count, type ReportContent, type RouteResult } from './report-content.js';

const SIGNS = { refused: '✓', allowed: '○', hole: '✗', unproven: '?' } as const;
const STATES = { hole: 'hole', unproven: 'not proven', public: 'public', closed: 'closed' } as const;

const STYLE = `
:root { color-scheme: light dark; --text: #1c2126; --soft: #57606a; --page: #ffffff; --line: #d5dae0; --head: #f3f5f7;
  --bad: #b3261e; --bad-page: #fdecea; --open: #7a4d00; --open-page: #fff4dc; --good: #1a6b3c; --free: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ec; --soft: #a4adb7; --page: #14181c; --line: #37404a;
  --head: #1e242a; --bad: #ff9d94; --bad-page: #3b1714; --open: #f3c873; --open-page: #362a10; --good: #7fd6a2; --free: #8fc1ff; } }
body { margin: 0 auto; max-width: 90rem; padding: 1.5rem; font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; } .soft { color: var(--soft); }
ul.figures { list-style: none; display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; margin: 1rem 0; }
ul.figures li { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem 1rem; min-width: 7rem; }
ul.figures b { display: block; font-size: 1.6rem; line-height: 1.2; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; padding: .4rem .75rem; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; } thead th { background: var(--head); }
tbody th { font-weight: 400; } code { font: .875em ui-monospace, monospace; } small { display: block; color: var(--soft); }
.hole { color: var(--bad); font-weight: 600; } .unproven { color: var(--open); } .refused, .closed { color: var(--good); }
.allowed, .public { color: var(--free); } tr.is-hole { background: var(--bad-page); } tr.is-unproven { background: var(--open-page); }
ul.list { padding-left: 1.25rem; } ul.list li { margin: .35rem 0; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--free); outline-offset: 2px; }
`;

/** Renders a report as one page that needs nothing else: no script, no font, no request. */
export function toHtml(report: ReportContent): string {
  const { holes, unproven, routes, title } = report;
  const publicRoutes = routes.filter(({ state }) => state === 'public');
  const closed = routes.filter(({ state }) => state === 'closed');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Access report: ${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Access report: ${escaped(title)}</h1>
<p class="soft">${count(routes.length, 'route')}, ${count(report.calls, 'call')}.</p>
<ul class="figures">
${figure(holes.length, holes.length === 1 ? 'hole' : 'holes', holes.length === 0 ? 'closed' : 'hole')}
${figure(unproven.length, 'not proven', unproven.length === 0 ? 'closed' : 'unproven')}
${figure(closed.length, 'closed', 'closed')}
${figure(publicRoutes.length, 'public', 'public')}
</ul>
${list(
  'Holes',
  holes.map(({ description }) => description),
)}
${list(
  'Not proven',
  unproven.map(({ route, reasons }) => `${route}: ${reasons.join('; ')}`),
)}
${list(
  'Public',
  publicRoutes.map(({ operation, allowed = 'declared by the service' }) => `${operation.route}: ${allowed}`),
)}
<h2 id="matrix">Matrix</h2>
<p class="soft">✓ refused, ○ allowed, ✗ hole, ? not proven; the number is the status. Several calls of one kind share a cell, which shows the worst of them.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="matrix">
<table>
<thead><tr><th scope="col">Route</th><th scope="col">Result</th>${COLUMNS.map((column) => `<th scope="col">${escaped(column.title)}</th>`).join('')}</tr></thead>
<tbody>
${routes.map(line).join('\n')}
</tbody>
</table>
</div>
</main>
</body>
</html>
`;
}

function line(row: RouteResult): string {
  const { operation, state } = row;
  const handler = operation.handler === undefined ? '' : `<small>${escaped(operation.handler)}</small>`;
  const cells = COLUMNS.map(({ holds }) => cellOf(worstOf(row, holds))).join('');
  return `<tr class="is-${state}"><th scope="row"><code>${escaped(operation.route)}</code>${handler}</th><td class="${state}">${STATES[state]}</td>${cells}</tr>`;
}

function cellOf(cell: Cell | undefined): string {
  if (cell === undefined) return '<td class="soft">–</td>';
  const { verdict, caller, reason, status } = cell;
  const title = escaped(`${caller}: ${reason ?? wordOf(cell)}`);
  return `<td class="${verdict}" title="${title}"><span aria-hidden="true">${SIGNS[verdict]}</span> ${wordOf(cell)} ${status}</td>`;
}

function figure(number: number, label: string, kind: string): string {
  return `<li class="${kind}"><b>${number}</b> ${label}</li>`;
}

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return `<h2>${title}</h2>\n<ul class="list">\n${items.map((item) => `<li>${escaped(item)}</li>`).join('\n')}\n</ul>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
