import { plural, t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import type { ImportOutcome } from '../../api/generated/types.gen';

/** More would be a wall of text. Files are fixed from the top anyway. */
const MAX_REMARKS = 20;

/** What an import would do, or why it can't. */
export function ImportPreview({ outcome, children }: { outcome: ImportOutcome; children: ReactNode }) {
  const { tasks, lists, problems, warnings } = outcome;
  return (
    <section aria-label={t`Import preview`} className="bg-sunken mt-4 rounded-md p-4 text-sm">
      {problems.length > 0 ? (
        <p role="alert" className="text-danger font-medium">
          {t`Fix these problems before importing:`}
        </p>
      ) : (
        <ul role="status">
          <li>{plural(tasks.created, { one: '# new task', other: '# new tasks' })}</li>
          {tasks.unchanged > 0 && (
            <li>{plural(tasks.unchanged, { one: '# already imported', other: '# already imported' })}</li>
          )}
          {lists.created > 0 && <li>{plural(lists.created, { one: '# new list', other: '# new lists' })}</li>}
        </ul>
      )}
      <Remarks label={t`Problems`} remarks={problems} />
      <Remarks label={t`Changed during import`} remarks={warnings} />
      <div className="mt-4 flex flex-wrap gap-2">{children}</div>
    </section>
  );
}

function Remarks({ label, remarks }: { label: string; remarks: ImportOutcome['problems'] }) {
  if (remarks.length === 0) return null;
  const rest = remarks.length - MAX_REMARKS;
  return (
    <ul aria-label={label} className="mt-2 space-y-1 break-words">
      {remarks.slice(0, MAX_REMARKS).map(({ line, msg }, index) => (
        <li key={index}>{t`Line ${line}: ${msg}`}</li>
      ))}
      {rest > 0 && <li>{plural(rest, { one: 'and # more', other: 'and # more' })}</li>}
    </ul>
  );
}
