import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { sendVerificationEmail } from '../features/session/email-verification';
import { whatHappened } from '../lib/failure-text';
import { Button } from '../ui/button';
import { useShowToast } from '../ui/toasts';
import { useMember } from './member';

/** Stands in nobody's way: everything works without it. Gone for this visit when it is dismissed. */
export function VerifyBanner() {
  const { email } = useMember();
  const [step, setStep] = useState<'asking' | 'sending' | 'sent' | 'dismissed'>('asking');
  const showToast = useShowToast();
  if (step === 'dismissed') return null;

  async function send(): Promise<void> {
    setStep('sending');
    try {
      await sendVerificationEmail(email);
      setStep('sent');
    } catch (error) {
      setStep('asking');
      const happened = whatHappened(error);
      showToast({ message: t`The mail was not sent. ${happened}`, tone: 'failure' });
    }
  }

  return (
    <section aria-label={t`Confirm your address`} className="bg-accent-soft">
      <div className="mx-auto flex max-w-3xl flex-wrap items-center gap-x-2 py-1 ps-5 pe-3">
        <p role="status" className="min-w-0 grow basis-64 py-2 text-sm break-words">
          {step === 'sent'
            ? t`Sent to ${email}. The link in it works for one hour.`
            : t`Please confirm that ${email} is yours: a new password could not reach you otherwise.`}
        </p>
        <div className="-ms-4 flex flex-wrap">
          {step !== 'sent' && (
            <Button
              look="accent"
              pendingText={step === 'sending' ? '…' : undefined}
              onClick={() => void send()}
            >
              {t`Send the mail again`}
            </Button>
          )}
          <Button
            look="quiet"
            onClick={() => {
              setStep('dismissed');
            }}
          >
            {step === 'sent' ? t`Close` : t`Not now`}
          </Button>
        </div>
      </div>
    </section>
  );
}
