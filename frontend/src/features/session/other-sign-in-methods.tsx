import { t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { messageFor } from '../../lib/error-message';
import { safeReturnPath } from '../../lib/return-path';
import { canUsePasskeys } from '../../lib/webauthn';
import { Button } from '../../ui/button';
import { continueWith, providerName, signInOptionsQuery } from './sign-in-options';
import { usePasskeySignIn } from './use-passkey-sign-in';

interface OtherSignInMethodsProps {
  returnTo: string | undefined;
  /** For sign-in only. An account must exist before it can have a passkey. */
  withPasskey?: boolean;
}

/** Sign-in options below the password form. Renders nothing if this installation has none. */
export function OtherSignInMethods({ returnTo, withPasskey = false }: OtherSignInMethodsProps) {
  const { data: options } = useQuery(signInOptionsQuery);
  const hasPasskeys = withPasskey && options?.passkeys === true && canUsePasskeys();
  if (!options || (!hasPasskeys && options.providers.length === 0)) return null;
  return (
    <section aria-label={t`Other ways to sign in`} className="mt-6">
      <p className="text-muted before:bg-line after:bg-line flex items-center gap-3 text-sm before:h-px before:grow after:h-px after:grow">
        {t`or`}
      </p>
      <div className="mt-4 space-y-3">
        {hasPasskeys && <PasskeyButton />}
        {options.providers.map((provider) => (
          <ProviderButton key={provider} provider={provider} returnTo={returnTo} />
        ))}
      </div>
    </section>
  );
}

function PasskeyButton() {
  const { problem, isPending, askInDialog } = usePasskeySignIn();
  return (
    <>
      {problem !== null && <Problem text={problem} />}
      <Button className="w-full" pendingText={isPending ? '…' : undefined} onClick={() => void askInDialog()}>
        {t`Use a passkey`}
      </Button>
    </>
  );
}

function ProviderButton({ provider, returnTo }: { provider: string; returnTo: string | undefined }) {
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const name = providerName(provider);

  async function go(): Promise<void> {
    setPending(true);
    setProblem(null);
    try {
      await continueWith(provider, safeReturnPath(returnTo));
    } catch (error) {
      setPending(false);
      setProblem(messageFor(error));
    }
  }

  return (
    <>
      {problem !== null && <Problem text={problem} />}
      <Button className="w-full" pendingText={isPending ? '…' : undefined} onClick={() => void go()}>
        {t`Continue with ${name}`}
      </Button>
    </>
  );
}

function Problem({ text }: { text: string }) {
  return (
    <p role="alert" className="text-danger text-sm font-medium">
      {text}
    </p>
  );
}
