import type { QueryClient } from '@tanstack/react-query';
import { createContext, use, useSyncExternalStore } from 'react';
import { deleteTask, type Task } from '../../api/client';
import { RequestFailure } from '../../lib/request-failure';
import { TaskCache } from './task-cache';

/** Deletes on the server. `keepalive`: the page may be gone before the answer. */
export type DeleteOnServer = (task: Task, keepalive: boolean) => Promise<void>;

/**
 * Tasks that were deleted on the screen and can still be brought back. The server is told only when that time is over,
 * so an undo restores the very same task, and a crash in between loses nothing.
 */
export class TaskDeletions {
  #pending: ReadonlyMap<string, Task> = new Map();
  readonly #listeners = new Set<() => void>();

  constructor(private readonly deleteOnServer: DeleteOnServer) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly pending = (): ReadonlyMap<string, Task> => this.#pending;

  add(task: Task): void {
    this.#change((pending) => pending.set(task.id, task));
  }

  undo(taskId: string): void {
    this.#change((pending) => pending.delete(taskId));
  }

  /** Rejects when the server did not delete it; the task is then visible again. */
  async commit(taskId: string, keepalive = false): Promise<void> {
    const task = this.#pending.get(taskId);
    if (!task) return;
    try {
      await this.deleteOnServer(task, keepalive);
    } finally {
      this.undo(taskId);
    }
  }

  async commitAll(keepalive = false): Promise<void> {
    await Promise.allSettled([...this.#pending.keys()].map((taskId) => this.commit(taskId, keepalive)));
  }

  /** After the session ended: what was not deleted yet stays. */
  clear(): void {
    this.#change((pending) => {
      pending.clear();
    });
  }

  #change(change: (pending: Map<string, Task>) => unknown): void {
    const next = new Map(this.#pending);
    change(next);
    this.#pending = next;
    for (const listener of this.#listeners) listener();
  }
}

/** `onDeleted` is told after each task that is gone from the server. */
export function createTaskDeletions(queryClient: QueryClient, onDeleted: () => void): TaskDeletions {
  return new TaskDeletions(async (task, keepalive) => {
    try {
      await deleteTask(task.userId, task.id, keepalive);
    } catch (error) {
      // Somebody else was faster, which is what was wanted.
      if (!(error instanceof RequestFailure && error.status === 404)) throw error;
    }
    new TaskCache(queryClient, task.userId).remove(task);
    onDeleted();
  });
}

export const TaskDeletionsContext = createContext<TaskDeletions | null>(null);

export function useTaskDeletions(): TaskDeletions {
  const deletions = use(TaskDeletionsContext);
  if (!deletions) throw new Error('useTaskDeletions needs a TaskDeletionsContext around it');
  return deletions;
}

export function usePendingDeletions(): ReadonlyMap<string, Task> {
  const deletions = useTaskDeletions();
  return useSyncExternalStore(deletions.subscribe, deletions.pending);
}
