import { t } from '@lingui/core/macro';
import { memo } from 'react';
import { messageFor } from '../../../lib/error-message';
import { leaveRow } from '../keyboard/list-focus';
import type { TaskCreation } from '../api/create-task';
import { mayPass } from '../sync/pending-change';
import { useOutbox } from '../sync/use-outbox';

/** A task that isn't saved yet or failed to save. It never looks like a saved one. Memoised: hundreds may wait. */
export const UnsavedTaskRow = memo(function UnsavedTaskRow({ draft, state, error }: TaskCreation) {
  return (
    <li className="border-line flex items-start border-b py-1" aria-busy={state !== 'failed'}>
      <span aria-hidden="true" className="-ms-3 grid size-11 shrink-0 place-items-center">
        <span className="border-edge size-5.5 rounded-full border-[1.5px] border-dashed" />
      </span>
      <div className="min-w-0 grow py-2.5 ps-1">
        <p dir="auto" className="text-muted break-words">
          {draft.title}
        </p>
        {state === 'saving' && <p className="text-muted appear-late text-xs">{t`Saving…`}</p>}
        {state === 'waiting-for-connection' && (
          <p className="text-muted text-xs">{t`Not saved yet. We'll send it when you're back online.`}</p>
        )}
        {state === 'failed' && <FailedCreation draft={draft} error={error} />}
      </div>
    </li>
  );
});

function FailedCreation({ draft, error }: Pick<TaskCreation, 'draft' | 'error'>) {
  const outbox = useOutbox();
  const { id, title } = draft;

  return (
    <>
      <p role="alert" className="text-danger text-sm font-medium">
        {t`Not saved.`} {error && messageFor(error)}
      </p>
      <div className="-ms-3 flex">
        {error && mayPass(error) && (
          <button
            type="button"
            className="text-accent hover:bg-sunken min-h-11 rounded-sm px-3 text-sm font-semibold"
            onClick={() => {
              outbox.retryOne(id);
            }}
          >
            {t`Try again`}
            <span className="sr-only"> {t`to save ${title}`}</span>
          </button>
        )}
        <button
          type="button"
          className="text-muted hover:bg-sunken min-h-11 rounded-sm px-3 text-sm"
          onClick={({ currentTarget }) => {
            leaveRow(currentTarget);
            void outbox.discard(id);
          }}
        >
          {t`Discard`}
          <span className="sr-only"> {title}</span>
        </button>
      </div>
    </>
  );
}
