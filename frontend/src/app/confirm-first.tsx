import { t } from '@lingui/core/macro';
import { ResendButton, useResendConfirmation } from './resend-confirmation';

/** Beside what has to wait for a confirmed address. `id` names the reason, for the button that it describes. */
export function ConfirmFirst({ id, email }: { id: string; email: string }) {
  const resending = useResendConfirmation(email);
  const { isSent, problem } = resending;
  return (
    <div className="border-line mt-3 border-s-4 ps-3 first:mt-0">
      <p id={id} className="text-sm">
        {t`Confirm your email address first. We need to know it's yours.`}
      </p>
      {problem !== null && (
        <p role="alert" className="text-danger mt-1 text-sm font-medium">
          {t`The mail was not sent. ${problem}`}
        </p>
      )}
      {isSent && problem === null && (
        <p className="text-muted mt-1 text-sm break-words">
          {t`Sent to ${email}. The link in it works for one hour.`}
        </p>
      )}
      <div className="-ms-4">
        <ResendButton resending={resending} look="accent" />
      </div>
    </div>
  );
}
