import { t } from '@lingui/core/macro';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { messageFor } from '../../../lib/error-message';
import { useShowToast, type ToastOptions } from '../../../ui/toasts';
import { useTaskOwner } from '../api/task-owner';
import { History, type HistoryStep, type Reversible } from './history';

const histories = new WeakMap<QueryClient, Map<string, History>>();

/** Returns the one history of a user in this tab. */
export function historyOf(queryClient: QueryClient, userId: string): History {
  const known = histories.get(queryClient) ?? new Map<string, History>();
  histories.set(queryClient, known);
  const history = known.get(userId) ?? new History();
  known.set(userId, history);
  return history;
}

/** The toast of the latest undo or redo replaces the one before it. */
const ABOUT_HISTORY = ['history'];

export function useHistory() {
  return useHistoryOf(useTaskOwner());
}

/** Records changes and undoes them, with a toast that offers the opposite. */
export function useHistoryOf(userId: string) {
  const history = historyOf(useQueryClient(), userId);
  const showToast = useShowToast();
  return useMemo(() => {
    type Action = NonNullable<ToastOptions['action']>;
    const report = (message: string, { about }: HistoryStep, action: Action): void => {
      showToast({ message, action, about: ABOUT_HISTORY, replaces: about });
    };
    const fail = (message: string, run: () => void): void => {
      showToast({ message, tone: 'failure', about: ABOUT_HISTORY, action: { label: t`Try again`, run } });
    };
    const nothing = (message: string): void => {
      showToast({ message, about: ABOUT_HISTORY });
    };

    const undo = async (step?: HistoryStep): Promise<void> => {
      try {
        const undone = await history.undo(step);
        if (undone) {
          const { label } = undone;
          report(t`Undid: ${label}`, undone, redoOf(undone));
        } else nothing(t`Nothing to undo`);
      } catch (error) {
        const happened = messageFor(error);
        fail(t`Couldn't undo. ${happened}`, () => void undo(step));
      }
    };
    const redo = async (step?: HistoryStep): Promise<void> => {
      try {
        const redone = await history.redo(step);
        if (redone) {
          const { label } = redone;
          report(t`Redid: ${label}`, redone, undoOf(redone));
        } else nothing(t`Nothing to redo`);
      } catch (error) {
        const happened = messageFor(error);
        fail(t`Couldn't redo. ${happened}`, () => void redo(step));
      }
    };
    const undoOf = (step: HistoryStep): Action => ({ label: t`Undo`, run: () => void undo(step) });
    const redoOf = (step: HistoryStep): Action => ({ label: t`Redo`, run: () => void redo(step) });

    return {
      /**
       * Records a change.
       *
       * @param label What the user did.
       * @param about The `about` of the toast that offers to undo it.
       * @returns That toast's action and `about`.
       */
      record: (
        label: string,
        { undo, redo }: Reversible,
        about: readonly string[] = [crypto.randomUUID()],
      ) => {
        const step = { label, about, undo, redo };
        history.record(step);
        return { about, action: undoOf(step) };
      },
      undo: () => void undo(),
      redo: () => void redo(),
    };
  }, [history, showToast]);
}
