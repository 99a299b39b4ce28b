import { t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { addPasskey, listPasskeys } from '../features/account/passkey-server';
import { passkeyProblem } from '../features/account/passkey-problem';
import { signInOptionsQuery } from '../features/session/sign-in-options';
import { useSessionState } from '../features/session/session-context';
import { canKeepPasskey } from '../lib/webauthn';
import { Button } from '../ui/button';
import { useShowToast } from '../ui/toasts';

/** One key per user, so that each user of a shared computer is asked once. */
const storageKey = (userId: string): string => `holdfast.passkey-offered.${userId}`;

/** Offers a passkey once after a password sign-in on a device that can keep one. Only confirmed accounts can have passkeys. */
export default function PasskeyOffer({ userId }: { userId: string }) {
  const [isOffered, setOffered] = useState(false);
  const [isPending, setPending] = useState(false);
  const showToast = useShowToast();
  const queryClient = useQueryClient();
  const state = useSessionState();
  const isDue = state.status === 'signed-in' && state.entry === 'password';
  const close = (): void => {
    setOffered(false);
  };

  useEffect(() => {
    if (!isDue || wasOffered(userId)) return;
    const controller = new AbortController();
    const look = async (): Promise<void> => {
      const { passkeys } = await queryClient.query(signInOptionsQuery);
      if (!passkeys || !(await canKeepPasskey())) return;
      const own = await listPasskeys(controller.signal);
      if (own.length > 0 || controller.signal.aborted) return;
      keepOffered(userId);
      setOffered(true);
    };
    // The user asked for nothing here, so a failure is not shown.
    look().catch(() => undefined);
    return () => {
      controller.abort();
    };
  }, [isDue, userId, queryClient]);

  async function add(): Promise<void> {
    setPending(true);
    try {
      await addPasskey();
      showToast({ message: t`Next time you can sign in with your passkey.` });
      close();
    } catch (error) {
      setPending(false);
      const happened = error instanceof Error ? passkeyProblem(error) : '';
      showToast({ message: t`${happened} You can add one on your account page.`, tone: 'failure' });
    }
  }

  if (!isOffered) return null;
  return (
    <section aria-label={t`Sign in without a password`} className="bg-accent-soft">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-2 py-1 ps-5 pe-3">
        <p role="status" className="min-w-0 grow basis-64 py-2 text-sm">
          {t`Next time, sign in with your fingerprint, your face or the lock of your screen?`}
        </p>
        <div className="-ms-4 flex flex-wrap">
          <Button look="accent" pendingText={isPending ? '…' : undefined} onClick={() => void add()}>
            {t`Create a passkey`}
          </Button>
          <Button look="quiet" onClick={close}>
            {t`Not now`}
          </Button>
        </div>
      </div>
    </section>
  );
}

function wasOffered(userId: string): boolean {
  try {
    return localStorage.getItem(storageKey(userId)) !== null;
  } catch {
    return false;
  }
}

function keepOffered(userId: string): void {
  try {
    localStorage.setItem(storageKey(userId), 'yes');
  } catch {
    // Storage can be switched off; the offer then comes with each sign-in.
  }
}
