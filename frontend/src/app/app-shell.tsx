import { t } from '@lingui/core/macro';
import { Link, Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useSessionState } from '../features/session/session-context';
import { RefusedChanges } from '../features/tasks/components/refused/refused-changes';
import { UndoKeys } from '../features/tasks/keyboard/undo-keys';
import { TaskSync } from '../features/tasks/sync/task-sync';
import { loadLater } from '../lib/load-later';
import { DraftOwnerContext } from '../lib/use-draft';
import { AnnouncerProvider } from '../ui/announcer';
import { Brand } from '../ui/brand';
import { ToastsProvider } from '../ui/toasts';
import { AccountMenu } from './account-menu';
import { CommandPalette } from './command-palette';
import { ConnectionNote } from './connection-note';
import { IgnoredNote } from './ignored-note';
import { MemberContext } from './member';
import { SaveState } from './save-state';
import { Shortcuts } from './shortcuts';
import { ThemeToggle } from './theme-toggle';
import { useUnsavedWarning } from './unsaved';
import { UpdateNote } from './update-note';

const PasskeyOffer = lazy(() => loadLater(() => import('./passkey-offer')));
const VerifyBanner = lazy(() => loadLater(() => import('./verify-banner')));

/**
 * The frame around every page of a signed-in user. Renders nothing for visitors, who are redirected to sign in.
 * Notifications live inside it because they name tasks.
 */
export function AppShell() {
  const state = useSessionState();
  useUnsavedWarning(state.status === 'signed-in' ? state.user.id : undefined);
  if (state.status !== 'signed-in') return null;

  return (
    <MemberContext value={state.user}>
      <DraftOwnerContext value={state.user.id}>
        <AnnouncerProvider>
          <ToastsProvider>
            <Shortcuts>
              <TaskSync key={state.user.id} userId={state.user.id} />
              <UndoKeys userId={state.user.id} />
              <CommandPalette />
              <UpdateNote />
              <SkipLink />
              <Header userId={state.user.id} />
              <ConnectionNote userId={state.user.id} />
              <RefusedChanges userId={state.user.id} />
              <Suspense>
                {state.user.emailVerified ? <PasskeyOffer userId={state.user.id} /> : <VerifyBanner />}
              </Suspense>
              <main id="main" tabIndex={-1} className="mx-auto max-w-6xl px-5 pt-8 pb-32">
                <IgnoredNote />
                <Outlet />
              </main>
            </Shortcuts>
          </ToastsProvider>
        </AnnouncerProvider>
      </DraftOwnerContext>
    </MemberContext>
  );
}

function SkipLink() {
  return (
    <a
      href="#main"
      onClick={(event) => {
        event.preventDefault();
        const main = document.querySelector('main');
        (main?.querySelector<HTMLElement>('[data-content]') ?? main)?.focus();
      }}
      className="bg-surface text-accent shadow-float sr-only z-30 rounded-md px-4 py-3 text-sm font-medium focus:not-sr-only focus:fixed focus:start-4 focus:top-2"
    >
      {t`Skip to content`}
    </a>
  );
}

function Header({ userId }: { userId: string }) {
  return (
    <header className="border-line bg-canvas sticky top-0 z-10 border-b">
      <div className="mx-auto flex h-14 max-w-6xl items-center gap-1 ps-5 pe-3">
        <Link to="/tasks" className="me-auto inline-flex rounded-md py-1">
          <Brand />
        </Link>
        <SaveState userId={userId} />
        <ThemeToggle />
        <AccountMenu />
      </div>
    </header>
  );
}
