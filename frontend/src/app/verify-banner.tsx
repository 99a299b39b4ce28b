import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { Button } from '../ui/button';
import { useMember } from './member';
import { ResendButton, useResendConfirmation } from './resend-confirmation';

/** Tasks work without it. Gone until the browser is closed once it is dismissed. */
export default function VerifyBanner() {
  const { id, email } = useMember();
  const [isDismissed, setDismissed] = useState(() => wasDismissed(id));
  const resending = useResendConfirmation(email);
  const { isSent, problem } = resending;
  if (isDismissed) return null;

  return (
    <section aria-label={t`Confirm your email address`} className="bg-accent-soft">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-2 py-1 ps-5 pe-3">
        <div className="min-w-0 grow basis-64 py-2 text-sm break-words">
          <p>
            {isSent
              ? t`Sent to ${email}. The link in it works for one hour.`
              : t`Confirm your email address ${email}: passkeys and more wait for it.`}
          </p>
          {problem !== null && (
            <p role="alert" className="text-danger font-medium">
              {t`The mail was not sent. ${problem}`}
            </p>
          )}
        </div>
        <div className="-ms-4 flex flex-wrap">
          <ResendButton resending={resending} look="accent" />
          <Button
            look="quiet"
            onClick={() => {
              keepDismissed(id);
              setDismissed(true);
            }}
          >
            {isSent ? t`Close` : t`Not now`}
          </Button>
        </div>
      </div>
    </section>
  );
}

const storageKey = (userId: string): string => `holdfast.confirm-later.${userId}`;

function wasDismissed(userId: string): boolean {
  try {
    return sessionStorage.getItem(storageKey(userId)) !== null;
  } catch {
    return false;
  }
}

function keepDismissed(userId: string): void {
  try {
    sessionStorage.setItem(storageKey(userId), 'yes');
  } catch {
    // Storage can be switched off; the note then comes back with the next page load.
  }
}
