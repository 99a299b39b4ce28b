import { plural, t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { loadLater } from '../../../../lib/load-later';
import { idsOf } from '../../sync/change';
import { isRefused, type PendingChange } from '../../sync/pending-change';
import { outboxOf, usePendingChanges } from '../../sync/use-outbox';

const RefusedChange = lazy(() => loadLater(() => import('./refused-change')));

const MAX_SHOWN = 10;

/**
 * The changes that the server refused, each with what the user can do. A new task is shown in its list instead, and a
 * change of the open task in its panel.
 */
export function RefusedChanges({ userId }: { userId: string }) {
  const outbox = outboxOf(useQueryClient(), userId);
  const { task: openId = '' } = useSearch({ strict: false });
  const refused = Map.groupBy(
    usePendingChanges(userId).filter(
      (entry) => isRefused(entry) && entry.change.kind !== 'create' && !idsOf(entry.change).includes(openId),
    ),
    keyOf,
  );
  if (refused.size === 0) return null;
  const groups = [...refused].slice(0, MAX_SHOWN);
  return (
    <section aria-label={t`Changes that weren't saved`} className="mx-auto max-w-6xl px-5 pb-4">
      <Suspense>
        {groups.map(([key, entries]) => (
          <RefusedChange key={key} entries={entries} outbox={outbox} />
        ))}
      </Suspense>
      {refused.size > groups.length && (
        <p className="text-muted mt-2 text-sm">
          {plural(refused.size - groups.length, { one: 'and # more', other: 'and # more' })}
        </p>
      )}
    </section>
  );
}

/** Several changes of one task are one decision. */
function keyOf({ id, change }: PendingChange): string {
  return change.kind === 'update' ? (idsOf(change)[0] ?? id) : id;
}
