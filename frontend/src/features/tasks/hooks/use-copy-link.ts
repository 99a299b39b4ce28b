import { t } from '@lingui/core/macro';
import { useCallback } from 'react';
import type { Task } from '../../../api/client';
import { useShowToast } from '../../../ui/toasts';

/** Copies the address of a task, whichever page shows it. A page over plain HTTP has no clipboard. */
export async function copyLinkTo({
  id,
}: Pick<Task, 'id'>): Promise<Readonly<{ link: string; isCopied: boolean }>> {
  const link = new URL(`/tasks?task=${id}`, window.location.origin).href;
  try {
    await navigator.clipboard.writeText(link);
    return { link, isCopied: true };
  } catch {
    return { link, isCopied: false };
  }
}

export function useCopyLink(): (task: Task) => void {
  const showToast = useShowToast();
  return useCallback(
    (task) => {
      const { title } = task;
      void copyLinkTo(task).then(({ link, isCopied }) => {
        if (isCopied) showToast({ message: t`Copied the link to “${title}”.` });
        else showToast({ message: t`Couldn't copy the link: ${link}`, tone: 'failure' });
      });
    },
    [showToast],
  );
}
