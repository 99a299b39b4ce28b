import { useEffect } from 'react';
import { useLiveTasks } from './use-live-tasks';
import { useKeptCreations, useRetryCreations } from '../api/create-task';
import { TaskOwnerContext } from '../api/task-owner';

/** Keeps the tasks of a person in step with the server, on every page. Shows nothing. */
export function TaskKeeper({ userId }: { userId: string }) {
  return (
    <TaskOwnerContext value={userId}>
      <Keeper userId={userId} />
    </TaskOwnerContext>
  );
}

function Keeper({ userId }: { userId: string }) {
  const retry = useRetryCreations();
  useKeptCreations();
  useLiveTasks(userId, retry);

  useEffect(() => {
    window.addEventListener('online', retry);
    return () => {
      window.removeEventListener('online', retry);
    };
  }, [retry]);
  return null;
}
