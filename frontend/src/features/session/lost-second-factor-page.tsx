import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { messageFor } from '../../lib/error-message';
import { useHeadingFocus } from '../../lib/heading-focus';
import { usePageTitle } from '../../lib/page-title';
import { RequestFailure } from '../../lib/request-failure';
import { Button } from '../../ui/button';
import { requestRecovery } from './second-factor-recovery';
import { VisitorPage } from './visitor-page';

/** For users who gave the password but have neither the app nor a backup code. */
export function LostSecondFactorPage({ onBack }: { onBack: () => void }) {
  const [isSent, setSent] = useState(false);
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const title = isSent ? t`Check your email` : t`Lost your app and backup codes?`;
  usePageTitle(title, problem !== null);
  useHeadingFocus();

  async function send(): Promise<void> {
    setPending(true);
    setProblem(null);
    try {
      await requestRecovery();
      setSent(true);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      const tooLate = error.code === 'SESSION_REQUIRED';
      setProblem(tooLate ? t`This took too long. Enter your password again.` : messageFor(error));
    } finally {
      setPending(false);
    }
  }

  return (
    <VisitorPage
      title={title}
      lead={
        isSent
          ? t`Open the link in the email to start the waiting period.`
          : t`We can remove two-factor authentication. Confirm by email, then wait a few days.`
      }
      footer={
        <Button look="quiet" className="-ms-4" onClick={onBack}>
          {t`Enter a code instead`}
        </Button>
      }
    >
      {problem !== null && (
        <p role="alert" className="text-danger mb-4 text-sm font-medium">
          {problem}
        </p>
      )}
      {!isSent && (
        <Button look="primary" pendingText={isPending ? t`Sending…` : undefined} onClick={() => void send()}>
          {t`Send email`}
        </Button>
      )}
    </VisitorPage>
  );
}
