import { plural, t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useSession } from '../features/session/session-context';
import { countDrafts } from '../lib/drafts';
import { messageFor } from '../lib/error-message';
import { useClosedByBack } from '../lib/overlays';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { useShowToast } from '../ui/toasts';
import { LanguageChoice } from './language-choice';
import { useMember } from './member';
import { useOpenShortcuts } from './shortcuts';
import { countUnsaved, whenSaved } from './unsaved';

const MENU_ID = 'account-menu';

/** Uses the native popover, which closes on Escape or a click elsewhere and restores focus. */
export function AccountMenu() {
  const { id, name, email, isAdmin } = useMember();
  const navigate = useNavigate();
  const openShortcuts = useOpenShortcuts();
  const { signOut, isAsking, unsaved, drafts, stay } = useSignOut(id);
  const [isOpen, setOpen] = useState(false);
  useClosedByBack(() => document.getElementById(MENU_ID)?.hidePopover(), isOpen);

  return (
    <>
      <button
        type="button"
        popoverTarget={MENU_ID}
        className="hover:bg-sunken grid size-11 shrink-0 place-items-center rounded-md"
      >
        <span
          aria-hidden="true"
          className="bg-accent-soft text-accent grid size-8 place-items-center rounded-full text-sm font-semibold uppercase"
        >
          {Array.from(name)[0]}
        </span>
        <span className="sr-only">{t`Account of ${name}`}</span>
      </button>
      <div
        id={MENU_ID}
        popover="auto"
        onBeforeToggle={({ newState }) => {
          setOpen(newState === 'open');
        }}
        className="bg-surface text-ink border-line shadow-float fixed inset-auto end-3 top-13 m-0 w-64 max-w-[calc(100vw-1.5rem)] rounded-md border p-2 lg:end-[max(0.75rem,calc(50vw-35rem))]"
      >
        <div className="border-line mb-2 border-b px-3 pt-1 pb-3">
          <p className="font-semibold break-words">{name}</p>
          <p className="text-muted text-sm break-words">{email}</p>
        </div>
        <MenuButton onClick={() => void navigate({ to: '/account' })}>{t`Account`}</MenuButton>
        {isAdmin && (
          <MenuButton onClick={() => void navigate({ to: '/admin' })}>{t`Administration`}</MenuButton>
        )}
        <MenuButton onClick={openShortcuts}>{t`Keyboard shortcuts`}</MenuButton>
        <LanguageChoice />
        <MenuButton onClick={() => void signOut()}>{t`Sign out`}</MenuButton>
      </div>
      {isAsking && (
        <Dialog title={t`Sign out and discard unsaved changes?`} onClose={stay}>
          {unsaved > 0 && (
            <p className="mt-2 text-sm">
              {plural(unsaved, {
                one: "One change isn't saved yet. Signing out discards it.",
                other: "# changes aren't saved yet. Signing out discards them.",
              })}
            </p>
          )}
          {drafts > 0 && (
            <p className="mt-2 text-sm">
              {plural(drafts, {
                one: "You have one draft: text that you typed and didn't save. Signing out discards it.",
                other: "You have # drafts: text that you typed and didn't save. Signing out discards them.",
              })}
            </p>
          )}
          <div className="mt-5 flex flex-wrap gap-2">
            <Button look="primary" onClick={stay}>
              {t`Stay signed in`}
            </Button>
            <Button look="danger" onClick={() => void signOut({ evenIfUnsaved: true })}>
              {t`Sign out`}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function MenuButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      popoverTarget={MENU_ID}
      popoverTargetAction="hide"
      className="hover:bg-sunken min-h-11 w-full rounded-sm px-3 text-start text-sm"
      onClick={onClick}
    >
      {children}
    </button>
  );
}

const NOTHING_UNSAVED = { unsaved: 0, drafts: 0 };

function useSignOut(userId: string) {
  const session = useSession();
  const queryClient = useQueryClient();
  const showToast = useShowToast();
  const [found, setFound] = useState(NOTHING_UNSAVED);

  async function signOut({ evenIfUnsaved = false } = {}): Promise<void> {
    await whenSaved(queryClient, userId);
    const lost = evenIfUnsaved
      ? NOTHING_UNSAVED
      : { unsaved: countUnsaved(queryClient, userId), drafts: countDrafts(userId) };
    setFound(lost);
    if (lost.unsaved + lost.drafts > 0) return;

    try {
      await session.signOut();
    } catch (error) {
      const happened = messageFor(error);
      showToast({
        message: t`You're still signed in. ${happened}`,
        tone: 'failure',
        action: { label: t`Try again`, run: () => void signOut({ evenIfUnsaved }) },
      });
    }
  }

  return {
    signOut,
    ...found,
    isAsking: found.unsaved + found.drafts > 0,
    stay: () => {
      setFound(NOTHING_UNSAVED);
    },
  };
}
