import type { ReportContent } from './report-content.js';

/** Renders a report as JUnit XML: a test for each call. */
export function toJUnit({ routes, holes, title }: ReportContent): string {
  const cases = routes.flatMap(({ operation, cells, unproven }) => {
    const tests = cells.map(({ caller, verdict, status, kind, reason = '' }) => {
      const head = `    <testcase classname="${escaped(operation.route)}" name="${escaped(caller)}"`;
      if (verdict === 'hole') {
        const message = escaped(`${kind ?? 'hole'}: ${reason}`);
        return `${head}><failure message="${message}" type="${kind ?? 'hole'}">status ${status}</failure></testcase>`;
      }
      return verdict === 'unproven'
        ? `${head}><skipped message="${escaped(`not proven: ${reason}`)}"/></testcase>`
        : `${head}/>`;
    });
    const isCounted = cells.some(({ verdict }) => verdict === 'unproven') || unproven.length === 0;
    if (isCounted) return tests;
    const head = `    <testcase classname="${escaped(operation.route)}" name="is proven">`;
    return [
      ...tests,
      `${head}<skipped message="${escaped(`not proven: ${unproven.join('; ')}`)}"/></testcase>`,
    ];
  });
  const skipped = cases.filter((each) => each.includes('<skipped ')).length;
  const counts = `tests="${cases.length}" failures="${holes.length}" errors="0" skipped="${skipped}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="access-report" ${counts}>`,
    `  <testsuite name="${escaped(title)}" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** XML 1.0 §2.2 allows no control characters, not even escaped. */
function escaped(text: string): string {
  const printable = text.replaceAll(/\p{Cc}/gu, ' ');
  return printable
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
