import { t } from '@lingui/core/macro';
import { useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Task } from '../../../api/client';
import { drafts } from '../../../lib/drafts';
import { useDraftOwner } from '../../../lib/use-draft';
import { useShowToast } from '../../../ui/toasts';
import { placeOf } from '../model/view-search';
import { taskDraftName } from './use-task-draft';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The entry was added by opening a task, so that closing the task goes back. */
    addedByPanel?: boolean;
  }
}

/**
 * The open task is part of the URL: Back closes it, and a reload keeps it open. Closing it in any way keeps unsaved text
 * as a draft and says so.
 *
 * @param taskId The task in the URL.
 */
export function useTaskPanel(taskId: string | undefined) {
  const navigate = useNavigate({ from: '/tasks' });
  const { history } = useRouter();
  const isAdded = useLocation({ select: ({ state }) => state.addedByPanel === true });
  const [opened, setOpened] = useState<Task | null>(null);
  const { shownId, want } = useWanted(taskId);
  const unsaved = useRef<Task | null>(null);
  const offerDraft = useDraftOffer();

  const open = useCallback(
    (task: Task): void => {
      setOpened(task);
      want(task.id);
      void navigate({
        search: (search) => ({ ...search, task: task.id }),
        state: { addedByPanel: true },
        resetScroll: false,
      });
    },
    [navigate, want],
  );

  useEffect(() => {
    if (taskId !== undefined || !unsaved.current) return;
    // Back has closed it.
    offerDraft(unsaved.current, open);
    unsaved.current = null;
  }, [taskId, offerDraft, open]);

  return {
    shownId,
    opened: opened?.id === shownId ? opened : null,
    open,
    /** The panel reports whether it has unsaved text, because Back closes it without asking. */
    keep: useCallback((task: Task | null): void => {
      unsaved.current = task;
    }, []),
    close: (): void => {
      if (shownId === undefined) return;
      const left = unsaved.current;
      unsaved.current = null;
      want(null);
      if (isAdded) history.back();
      else {
        void navigate({ search: placeOf, replace: true, resetScroll: false });
      }
      if (left) offerDraft(left, open);
    },
  };
}

/** Shows a task as soon as it is asked for, because the URL follows a moment later. */
function useWanted(taskId: string | undefined) {
  const [wanted, want] = useState<string | null>();
  const [seen, setSeen] = useState(taskId);
  if (seen !== taskId) {
    setSeen(taskId);
    want(undefined);
  }
  return { shownId: wanted === undefined ? taskId : (wanted ?? undefined), want };
}

function useDraftOffer() {
  const userId = useDraftOwner();
  const showToast = useShowToast();
  return useCallback(
    (task: Task, open: (task: Task) => void): void => {
      const name = taskDraftName(task.id);
      // The text was saved or discarded just before.
      if (!drafts.read(userId, name)) return;
      const { title } = task;
      showToast({
        message: t`Your changes to “${title}” are kept as a draft.`,
        action: {
          label: t`Keep editing`,
          run: () => {
            open(task);
          },
        },
        otherAction: {
          label: t`Discard`,
          run: () => {
            drafts.clear(userId, name);
          },
        },
      });
    },
    [showToast, userId],
  );
}
