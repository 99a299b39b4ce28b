import { describe, expect, it, vi } from 'vitest';
import type { Task } from '../../api/client';
import { RequestFailure } from '../../lib/request-failure';
import { TaskDeletions } from './task-deletions';

const milk: Task = {
  id: 'milk',
  userId: 'ada',
  title: 'Milk',
  description: null,
  completed: false,
  completedAt: null,
  version: 1,
  createdAt: '2026-11-20T10:00:00.000Z',
  updatedAt: '2026-11-20T10:00:00.000Z',
};
const bread: Task = { ...milk, id: 'bread', title: 'Bread' };

function given() {
  const deleteOnServer = vi.fn<(task: Task, keepalive: boolean) => Promise<void>>(() => Promise.resolve());
  return { deletions: new TaskDeletions(deleteOnServer), deleteOnServer };
}

describe('TaskDeletions', () => {
  it('tells the server nothing that was undone', async () => {
    const { deletions, deleteOnServer } = given();
    deletions.add(milk);
    deletions.undo(milk.id);
    await deletions.commit(milk.id);
    expect(deleteOnServer).not.toHaveBeenCalled();
    expect(deletions.pending().size).toBe(0);
  });

  it('keeps the task hidden until the server has deleted it', async () => {
    const { deletions, deleteOnServer } = given();
    const answer = Promise.withResolvers<undefined>();
    deleteOnServer.mockReturnValueOnce(answer.promise);
    deletions.add(milk);
    const committed = deletions.commit(milk.id);
    expect(deletions.pending().has(milk.id)).toBe(true);
    answer.resolve(undefined);
    await committed;
    expect(deletions.pending().size).toBe(0);
  });

  it('shows the task again when the server did not delete it', async () => {
    const { deletions, deleteOnServer } = given();
    deleteOnServer.mockRejectedValueOnce(RequestFailure.unanswered());
    deletions.add(milk);
    await expect(deletions.commit(milk.id)).rejects.toThrow();
    expect(deletions.pending().size).toBe(0);
  });

  it('commits all that is left when the page goes away, in a way that outlives it', async () => {
    const { deletions, deleteOnServer } = given();
    deletions.add(milk);
    deletions.add(bread);
    await deletions.commitAll(true);
    expect(deleteOnServer.mock.calls).toEqual([
      [milk, true],
      [bread, true],
    ]);
  });

  it('deletes nothing of a session that has ended', async () => {
    const { deletions, deleteOnServer } = given();
    deletions.add(milk);
    deletions.clear();
    await deletions.commitAll();
    expect(deleteOnServer).not.toHaveBeenCalled();
  });
});
