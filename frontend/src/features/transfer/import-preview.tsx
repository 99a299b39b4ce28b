import { plural, t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import type { ImportOutcome } from '../../api/generated/types.gen';
import { productOf, remarkText } from './remark-text';

/** More would be a wall of text. Files are fixed from the top anyway. */
const MAX_REMARKS = 20;

/** What an import would do, or why it can't. */
export function ImportPreview({ outcome, children }: { outcome: ImportOutcome; children: ReactNode }) {
  const { tasks, lists, problems, warnings, furtherWarnings } = outcome;
  return (
    <section aria-label={t`Import preview`} className="bg-sunken mt-4 rounded-md p-4 text-sm">
      {problems.length > 0 ? (
        <p role="alert" className="text-danger font-medium">
          {t`Fix these problems before importing:`}
        </p>
      ) : (
        <ul role="status">
          <Source outcome={outcome} />
          <li>{plural(tasks.created, { one: '# new task', other: '# new tasks' })}</li>
          {tasks.unchanged > 0 && (
            <li>{plural(tasks.unchanged, { one: '# already imported', other: '# already imported' })}</li>
          )}
          {lists.created > 0 && <li>{plural(lists.created, { one: '# new list', other: '# new lists' })}</li>}
        </ul>
      )}
      <Remarks label={t`Problems`} remarks={problems} />
      <Columns columns={outcome.columns} />
      <Remarks label={t`Changed during import`} remarks={warnings} further={furtherWarnings} />
      <div className="mt-4 flex flex-wrap gap-2">{children}</div>
    </section>
  );
}

/** What the file is, and how much of it is read. */
function Source({ outcome: { format, rows } }: { outcome: ImportOutcome }) {
  const product = productOf(format);
  const skipped = plural(rows.skipped, {
    one: '# of them has nothing to import',
    other: '# of them have nothing to import',
  });
  return (
    <>
      {product !== null && <li>{t`File from ${product}`}</li>}
      <li>
        {plural(rows.read, { one: '# row read', other: '# rows read' })}
        {rows.skipped > 0 && `, ${skipped}`}
      </li>
    </>
  );
}

/** Where the cells of a table go, unless a task has a field for them. */
function Columns({ columns }: Pick<ImportOutcome, 'columns'>) {
  const named = (wanted: string) =>
    columns
      .filter(({ use }) => use === wanted)
      .map(({ name }) => name)
      .join(', ');
  const [described, unused] = [named('description'), named('none')];
  if (described === '' && unused === '') return null;
  return (
    <ul aria-label={t`Columns`} className="mt-2 space-y-1 break-words">
      {described !== '' && <li>{t`Columns kept in the description: ${described}`}</li>}
      {unused !== '' && <li>{t`Columns that aren't imported: ${unused}`}</li>}
    </ul>
  );
}

function Remarks({
  label,
  remarks,
  further = 0,
}: {
  label: string;
  remarks: ImportOutcome['problems'];
  further?: number;
}) {
  if (remarks.length === 0) return null;
  const rest = remarks.length - MAX_REMARKS + further;
  return (
    <ul aria-label={label} className="mt-2 space-y-1 break-words">
      {remarks.slice(0, MAX_REMARKS).map((remark, index) => {
        const [line, text] = [remark.line, remarkText(remark)];
        return <li key={index}>{t`Line ${line}: ${text}`}</li>;
      })}
      {rest > 0 && <li>{plural(rest, { one: 'and # more', other: 'and # more' })}</li>}
    </ul>
  );
}
