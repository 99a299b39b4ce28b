import { t } from '@lingui/core/macro';
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import type { Task } from '../../../api/client';
import { drafts } from '../../../lib/drafts';
import { isWriting } from '../../../lib/editable';
import { useTaskSteps } from '../api/change-task';
import { useTaskCache, useTaskOwner } from '../api/task-owner';
import { TaskEditor } from '../model/task-editor';
import { idsOf } from '../sync/change';
import { withPendingChanges } from '../sync/overlay';
import { isRefused, type PendingChange } from '../sync/pending-change';
import { useHistory } from '../sync/use-history';
import { useOutbox, usePendingChanges } from '../sync/use-outbox';
import { useNewestTask } from './use-newest-task';
import { readTaskDraft, taskDraftName, writeTaskDraft } from './use-task-draft';

/** The form of an open task, which is saved as it is typed, and its changes that the server doesn't have. */
export function useTaskEditor(task: Task) {
  const userId = useTaskOwner();
  const outbox = useOutbox();
  const { change } = useTaskSteps();
  const { record } = useHistory();
  const [editor] = useState(() => {
    const opened = withPendingChanges(task, outbox.pending());
    return new TaskEditor(opened, readTaskDraft(userId, opened), {
      keep: (fields, began) => {
        writeTaskDraft(userId, fields, began);
      },
      drop: () => {
        drafts.clear(userId, taskDraftName(task.id));
      },
      queue: (before, next) => {
        const title = next.title ?? before.title;
        record(t`Changed “${title}”`, change(before, next));
        return outbox.stored();
      },
    });
  });
  const state = useSyncExternalStore(editor.subscribe, editor.state);
  const pending = changesOf(task.id, usePendingChanges(userId));
  const refused = pending.filter(isRefused);
  const follow = useFollow(editor, task.id, pending);

  useEffect(() => {
    // Text of an earlier visit.
    editor.flush();
    const leave = (): void => {
      editor.flush(true);
    };
    const hide = (): void => {
      if (document.visibilityState === 'hidden') leave();
    };
    window.addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', hide);
    return () => {
      window.removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', hide);
      editor.flush();
    };
  }, [editor]);

  return { editor, state, pending, refused, follow };
}

/**
 * Shows what was changed elsewhere, but not while a refused change waits for the user to choose.
 *
 * @returns Does the same for the field that the user has just left.
 */
function useFollow(editor: TaskEditor, id: string, pending: readonly PendingChange[]): () => void {
  const cache = useTaskCache();
  const outbox = useOutbox();
  const newest = useNewestTask(id);
  // Reads both again: a change may have been queued since the page was rendered.
  const follow = (focused: string | null): void => {
    const task = cache.newest(id);
    const changes = changesOf(id, outbox.pending());
    if (task && !changes.some(isRefused)) editor.follow(withPendingChanges(task, changes), focused);
  };
  const followExceptFocused = useEffectEvent(() => {
    const { activeElement } = document;
    follow(isWriting(activeElement) && activeElement ? activeElement.getAttribute('name') : null);
  });
  const states = pending.map((entry) => `${entry.id} ${isRefused(entry)}`).join();
  useEffect(() => {
    followExceptFocused();
  }, [newest, states]);
  return () => {
    follow(null);
  };
}

function changesOf(id: string, pending: readonly PendingChange[]): readonly PendingChange[] {
  return pending.filter(({ change }) => idsOf(change).includes(id));
}
