import { t } from '@lingui/core/macro';
import { useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Task } from '../../../api/client';
import { useShowToast } from '../../../ui/toasts';
import type { TaskFields } from '../model/task-edit';
import { placeOf } from '../model/view-search';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The entry was added by opening a task, so that closing the task goes back. */
    addedByPanel?: boolean;
  }
}

type Opened = Readonly<{ task: Task; draft?: TaskFields | undefined }>;

/**
 * The open task is part of the URL: Back closes it, and a reload keeps it open. Closing it with unsaved text offers to
 * reopen it.
 *
 * @param taskId The task in the URL.
 */
export function useTaskPanel(taskId: string | undefined) {
  const navigate = useNavigate({ from: '/tasks' });
  const { history } = useRouter();
  const isAdded = useLocation({ select: ({ state }) => state.addedByPanel === true });
  const [opened, setOpened] = useState<Opened | null>(null);
  const { shownId, want } = useWanted(taskId);
  const unsaved = useRef<Required<Opened> | null>(null);
  const offerDraft = useDraftOffer();

  const open = useCallback(
    ({ task, draft }: Opened): void => {
      setOpened({ task, draft });
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
    opened: opened?.task.id === shownId ? opened : null,
    open,
    /** The panel reports its unsaved text, because Back closes it without asking. */
    keep: useCallback((task: Task, draft: TaskFields | null): void => {
      unsaved.current = draft && { task, draft };
    }, []),
    close: (draft?: TaskFields): void => {
      if (shownId === undefined) return;
      const left = draft && unsaved.current;
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
  const showToast = useShowToast();
  return useCallback(
    (left: Required<Opened>, open: (opened: Opened) => void): void => {
      const { title } = left.task;
      showToast({
        message: t`Your changes to “${title}” weren't saved.`,
        action: {
          label: t`Keep editing`,
          run: () => {
            open(left);
          },
        },
      });
    },
    [showToast],
  );
}
