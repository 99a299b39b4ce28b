import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { SessionContext } from '../features/session/session-context';
import type { App } from './app';

export function Providers({ app }: { app: App }) {
  return (
    <SessionContext value={app.session}>
      <QueryClientProvider client={app.queryClient}>
        <RouterProvider router={app.router} />
      </QueryClientProvider>
    </SessionContext>
  );
}
