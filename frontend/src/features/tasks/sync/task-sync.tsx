import { useEffect } from 'react';
import { useResumedOutbox, useRetryCreations } from '../api/create-task';
import { TaskOwnerContext } from '../api/task-owner';
import { useLiveChanges } from './use-live-changes';

/** Keeps the tasks of the signed-in user in sync with the server, on every page. Renders nothing. */
export function TaskSync({ userId }: { userId: string }) {
  return (
    <TaskOwnerContext value={userId}>
      <Sync userId={userId} />
    </TaskOwnerContext>
  );
}

function Sync({ userId }: { userId: string }) {
  const retry = useRetryCreations();
  useResumedOutbox();
  useLiveChanges(userId, retry);

  useEffect(() => {
    window.addEventListener('online', retry);
    return () => {
      window.removeEventListener('online', retry);
    };
  }, [retry]);
  return null;
}
