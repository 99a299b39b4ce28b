import { t } from '@lingui/core/macro';
import { useEffect, useRef, useState } from 'react';
import { messageFor } from '../../lib/error-message';
import { canAutofillPasskeys, PasskeyNotUsed } from '../../lib/webauthn';
import { PasskeyAutofill } from './passkey-autofill';
import { useSession } from './session-context';

interface Offer {
  /** Suggestions below the email field, if the browser supports them. */
  readonly autofill: PasskeyAutofill;
  readonly isPossible: Promise<boolean>;
  /** Aborted when the user leaves the page. */
  readonly leaving: AbortController;
}

/**
 * Passkeys on the sign-in page: suggested below the email field while the page is open, and offered by a button. If they
 * fail, the password still works.
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
          setProblem(signInProblem(error));
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
        if (!signal.aborted) setProblem(signInProblem(error));
      }
      setPending(false);
      await startAutofill(current);
    },
  };
}

async function startAutofill({ autofill, isPossible, leaving }: Offer): Promise<void> {
  if ((await isPossible) && !leaving.signal.aborted) autofill.start();
}

function signInProblem(error: unknown): string {
  const happened = error instanceof PasskeyNotUsed ? t`No passkey was used.` : messageFor(error);
  return t`${happened} Try again or sign in with your password.`;
}
