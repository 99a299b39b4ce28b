import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { currentPasswordRules } from '../../lib/credential-rules';
import { messageFor } from '../../lib/error-message';
import { RequestFailure } from '../../lib/request-failure';
import { useServerForm } from '../../lib/use-server-form';
import { canUsePasskeys, PasskeyNotUsed } from '../../lib/webauthn';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { PasswordField } from '../../ui/password-field';
import { ServerForm } from '../../ui/server-form';
import { TextField } from '../../ui/text-field';
import { useSession } from './session-context';

interface Question {
  readonly resolve: (isSignedIn: boolean) => void;
}

/**
 * For changes that someone else at this computer mustn't make. The auth server requires a sign-in within the last 15
 * minutes, or responds 403 SESSION_NOT_FRESH. `run` then asks the user to sign in and retries.
 */
export function useFreshSignIn(email: string) {
  const [question, setQuestion] = useState<Question | null>(null);
  const answer = (isSignedIn: boolean): void => {
    question?.resolve(isSignedIn);
    setQuestion(null);
  };

  return {
    /** Resolves to false if the user cancels. Rejects if the task does. */
    run: async (task: () => Promise<unknown>): Promise<boolean> => {
      try {
        await task();
      } catch (error) {
        if (!(error instanceof RequestFailure && error.code === 'SESSION_NOT_FRESH')) throw error;
        const isSignedIn = await new Promise<boolean>((resolve) => {
          setQuestion({ resolve });
        });
        if (!isSignedIn) return false;
        await task();
      }
      return true;
    },
    dialog: question && (
      <Dialog
        title={t`Confirm it's you`}
        onClose={() => {
          answer(false);
        }}
      >
        <SignInAgain
          email={email}
          onDone={() => {
            answer(true);
          }}
        />
      </Dialog>
    ),
  };
}

interface SignInAgainProps {
  email: string;
  onDone: () => void;
}

function SignInAgain({ email, onDone }: SignInAgainProps) {
  const [isCodeAsked, setCodeAsked] = useState(false);
  if (isCodeAsked) return <CodeAgain onDone={onDone} />;
  return (
    <>
      <p className="mt-2 mb-4 text-sm">{t`You signed in a while ago. Sign in again to make this change.`}</p>
      <PasswordAgain
        email={email}
        onDone={onDone}
        onSecondFactor={() => {
          setCodeAsked(true);
        }}
      />
      {canUsePasskeys() && <PasskeyAgain onDone={onDone} />}
    </>
  );
}

function PasswordAgain({ email, onDone, onSecondFactor }: SignInAgainProps & { onSecondFactor: () => void }) {
  const session = useSession();
  const { field, ...form } = useServerForm({
    defaultValues: { password: '' },
    fieldIds: { password: 'fresh-password' },
    secrets: ['password'],
    send: async ({ password }) => {
      if ((await session.signIn({ email, password, rememberMe: true })) === 'second-factor') onSecondFactor();
      else onDone();
    },
    explain: ({ status }) =>
      status === 401 ? { field: 'password', message: t`Wrong password.` } : undefined,
  });
  return (
    <ServerForm {...form} action="/account" submitText={t`Continue`} pendingText="…">
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label={t`Your password`}
        autoComplete="current-password"
        {...field('password', currentPasswordRules)}
      />
    </ServerForm>
  );
}

function CodeAgain({ onDone }: Pick<SignInAgainProps, 'onDone'>) {
  const session = useSession();
  const { field, ...form } = useServerForm({
    defaultValues: { code: '' },
    fieldIds: { code: 'fresh-code' },
    secrets: ['code'],
    send: async ({ code }) => {
      await session.passSecondFactor({ kind: 'totp', code: code.replaceAll(/\s/g, ''), trustDevice: false });
      onDone();
    },
  });
  return (
    <ServerForm {...form} action="/account" submitText={t`Continue`} pendingText="…">
      <TextField
        label={t`Code from your authenticator app`}
        inputMode="numeric"
        autoComplete="one-time-code"
        {...field('code', { validate: (value) => value.trim() !== '' || t`Enter the code.` })}
      />
    </ServerForm>
  );
}

function PasskeyAgain({ onDone }: Pick<SignInAgainProps, 'onDone'>) {
  const session = useSession();
  const [problem, setProblem] = useState<string | null>(null);

  async function ask(): Promise<void> {
    setProblem(null);
    try {
      await session.signInWithPasskey({ signal: new AbortController().signal, isAutofill: false });
      onDone();
    } catch (error) {
      setProblem(error instanceof PasskeyNotUsed ? t`No passkey was used.` : messageFor(error));
    }
  }

  return (
    <>
      <Button className="mt-3 w-full" onClick={() => void ask()}>
        {t`Use a passkey instead`}
      </Button>
      {problem !== null && (
        <p role="alert" className="text-danger mt-2 text-sm font-medium">
          {problem}
        </p>
      )}
    </>
  );
}
