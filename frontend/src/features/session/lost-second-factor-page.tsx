import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { whatHappened } from '../../lib/failure-text';
import { useHeadingFocus } from '../../lib/heading-focus';
import { usePageTitle } from '../../lib/page-title';
import { RequestFailure } from '../../lib/request-failure';
import { Button } from '../../ui/button';
import { requestRecovery } from './second-factor-recovery';
import { VisitorPage } from './visitor-page';

/** For who has given the password and has neither the app nor a backup code. */
export function LostSecondFactorPage({ onBack }: { onBack: () => void }) {
  const [isSent, setSent] = useState(false);
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const title = isSent ? t`Look into your mailbox` : t`Lost your app and backup codes?`;
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
      setProblem(
        tooLate ? t`This took too long. Go back and enter your password again.` : whatHappened(error),
      );
    } finally {
      setPending(false);
    }
  }

  return (
    <VisitorPage
      title={title}
      lead={
        isSent
          ? t`Open the link in the mail. It starts the waiting time.`
          : t`We can remove the second step. You confirm by mail, then wait some days.`
      }
      footer={
        <Button look="quiet" className="-ms-4" onClick={onBack}>
          {t`Back to the code`}
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
          {t`Send me the mail`}
        </Button>
      )}
    </VisitorPage>
  );
}
