import { t } from '@lingui/core/macro';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { whatHappened } from '../../lib/failure-text';
import { canAutofillPasskeys, PasskeyNotUsed } from '../../lib/webauthn';
import { useSession } from './session-context';

/**
 * Passkeys on the sign-in page: offered below the e-mail field while the page is open, and by a button. Whatever fails,
 * the password still opens the account.
 */
export function usePasskeySignIn() {
  const session = useSession();
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  // The browser answers one question at a time: the dialog ends the one below the field, and it begins anew afterwards.
  const question = useRef<AbortController | null>(null);
  const [round, setRound] = useState(0);

  async function ask(isAutofill: boolean): Promise<void> {
    question.current?.abort();
    const controller = new AbortController();
    question.current = controller;
    try {
      await session.signInWithPasskey({ signal: controller.signal, isAutofill });
    } catch (error) {
      // Nobody asked for the list below the field: that nothing of it was taken is no problem.
      const isUnasked = isAutofill && error instanceof PasskeyNotUsed;
      if (!controller.signal.aborted && !isUnasked) setProblem(problemText(error));
    }
  }

  const autofill = useEffectEvent(() => ask(true));

  useEffect(() => {
    let isLeft = false;
    void canAutofillPasskeys().then((can) => (can && !isLeft ? autofill() : undefined));
    return () => {
      isLeft = true;
      question.current?.abort();
    };
  }, [round]);

  return {
    problem,
    isPending,
    askInDialog: async () => {
      setProblem(null);
      setPending(true);
      await ask(false);
      setPending(false);
      setRound(round + 1);
    },
  };
}

function problemText(error: unknown): string {
  const happened = error instanceof PasskeyNotUsed ? t`No passkey was used.` : whatHappened(error);
  return t`${happened} You can try again, or sign in with your password.`;
}
