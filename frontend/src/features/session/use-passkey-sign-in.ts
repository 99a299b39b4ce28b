import { t } from '@lingui/core/macro';
import { useEffect, useRef, useState } from 'react';
import { whatHappened } from '../../lib/failure-text';
import { canAutofillPasskeys, PasskeyNotUsed } from '../../lib/webauthn';
import { PasskeyAutofill } from './passkey-autofill';
import { useSession } from './session-context';

interface Offer {
  /** In the list below the e-mail field, where the browser can. */
  readonly autofill: PasskeyAutofill;
  readonly isPossible: Promise<boolean>;
  /** Aborts when the page is left. */
  readonly leaving: AbortController;
}

/**
 * Passkeys on the sign-in page: offered below the e-mail field while the page is open, and by a button. Whatever fails,
 * the password still opens the account.
 */
export function usePasskeySignIn() {
  const session = useSession();
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const offer = useRef<Offer | null>(null);

  useEffect(() => {
    const fresh: Offer = {
      autofill: new PasskeyAutofill({
        ask: (question) => session.signInWithPasskey(question),
        onFailure: (error) => {
          setProblem(problemText(error));
        },
      }),
      isPossible: canAutofillPasskeys(),
      leaving: new AbortController(),
    };
    offer.current = fresh;
    void startAutofill(fresh);
    return () => {
      fresh.leaving.abort();
      fresh.autofill.stop();
    };
  }, [session]);

  return {
    problem,
    isPending,
    askInDialog: async () => {
      const current = offer.current;
      if (current === null) return;
      setProblem(null);
      setPending(true);
      current.autofill.stop();
      const { signal } = current.leaving;
      try {
        await session.signInWithPasskey({ signal, isAutofill: false });
        current.leaving.abort();
      } catch (error) {
        if (!signal.aborted) setProblem(problemText(error));
      }
      setPending(false);
      await startAutofill(current);
    },
  };
}

async function startAutofill({ autofill, isPossible, leaving }: Offer): Promise<void> {
  if ((await isPossible) && !leaving.signal.aborted) autofill.start();
}

function problemText(error: unknown): string {
  const happened = error instanceof PasskeyNotUsed ? t`No passkey was used.` : whatHappened(error);
  return t`${happened} You can try again, or sign in with your password.`;
}
