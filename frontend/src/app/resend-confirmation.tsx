import { t } from '@lingui/core/macro';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { sendVerificationEmail } from '../features/session/email-verification';
import { useSession } from '../features/session/session-context';
import { messageFor } from '../lib/error-message';
import { RequestFailure } from '../lib/request-failure';
import { useSecondsLeft } from '../lib/seconds-left';
import { useAnnounce } from '../ui/announcer';
import { Button, type Look } from '../ui/button';

/** More would not come sooner, and the server takes few in a minute. */
const RESEND_AFTER_SECONDS = 30;

/** Sends the mail with the confirmation link once more, as often as the server allows. */
export function useResendConfirmation(email: string) {
  const session = useSession();
  const announce = useAnnounce();
  const [sends, setSends] = useState(0);
  const waitSeconds = useSecondsLeft(sends === 0 ? 0 : RESEND_AFTER_SECONDS, sends);
  const sending = useMutation({
    networkMode: 'always',
    mutationFn: () => sendVerificationEmail(email),
    onSuccess: () => {
      setSends(sends + 1);
      announce(t`Sent to ${email}.`);
    },
    onError: (error) => {
      // Confirmed meanwhile, on another device: the account is read again, and nothing has to wait any more.
      if (error instanceof RequestFailure && error.code === 'EMAIL_ALREADY_VERIFIED') void session.recheck();
    },
  });
  return {
    isSent: sends > 0,
    isPending: sending.isPending,
    waitSeconds,
    problem: sending.error && messageFor(sending.error),
    send: () => {
      sending.mutate();
    },
  };
}

export type Resending = ReturnType<typeof useResendConfirmation>;

export function ResendButton({ resending, look }: { resending: Resending; look: Look }) {
  const { isPending, waitSeconds, send } = resending;
  const wait = waitSeconds > 0 ? t`in ${waitSeconds} s` : undefined;
  return (
    <Button look={look} pendingText={isPending ? '…' : wait} onClick={send}>
      {t`Send the mail again`}
    </Button>
  );
}
