import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { SessionContext } from '../features/session/session-context';
import { TaskDeletionsContext } from '../features/tasks/task-deletions';
import { AnnouncerProvider } from '../ui/announcer';
import { ToastsProvider } from '../ui/toasts';
import type { App } from './app';

export function Providers({ app }: { app: App }) {
  return (
    <SessionContext value={app.session}>
      <QueryClientProvider client={app.queryClient}>
        <TaskDeletionsContext value={app.deletions}>
          <AnnouncerProvider>
            <ToastsProvider>
              <RouterProvider router={app.router} />
            </ToastsProvider>
          </AnnouncerProvider>
        </TaskDeletionsContext>
      </QueryClientProvider>
    </SessionContext>
  );
}
