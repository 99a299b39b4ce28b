import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { SessionContext } from '../features/session/session-context';
import { TaskDeletionsContext } from '../features/tasks/task-deletions';
import type { App } from './app';

export function Providers({ app }: { app: App }) {
  return (
    <SessionContext value={app.session}>
      <QueryClientProvider client={app.queryClient}>
        <TaskDeletionsContext value={app.deletions}>
          <RouterProvider router={app.router} />
        </TaskDeletionsContext>
      </QueryClientProvider>
    </SessionContext>
  );
}
