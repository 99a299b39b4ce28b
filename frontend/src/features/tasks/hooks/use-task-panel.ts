import { t } from '@lingui/core/macro';
import { useState } from 'react';
import type { Task } from '../../../api/client';
import { useShowToast } from '../../../ui/toasts';
import type { TaskFields } from '../model/task-edit';

/** One panel at a time. Closing it with unsaved text offers to reopen it. */
export function useTaskPanel() {
  const [opened, setOpened] = useState<{ task: Task; draft?: TaskFields | undefined } | null>(null);
  const showToast = useShowToast();
  return {
    opened,
    open: setOpened,
    close: (draft?: TaskFields): void => {
      setOpened(null);
      if (!opened || !draft) return;
      const { title } = opened.task;
      showToast({
        message: t`Your changes to “${title}” weren't saved.`,
        action: {
          label: t`Keep editing`,
          run: () => {
            setOpened({ task: opened.task, draft });
          },
        },
      });
    },
  };
}
