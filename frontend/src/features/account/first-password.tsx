import { t } from '@lingui/core/macro';
import { useMutation } from '@tanstack/react-query';
import { authRequest } from '../../lib/auth-request';
import { messageFor } from '../../lib/error-message';
import { Button } from '../../ui/button';
import type { AccountOwner } from './account-owner';

/** For users who signed up with a provider. By email, because nothing else proves their identity yet. */
export function FirstPassword({ owner: { email } }: { owner: AccountOwner }) {
  const ask = useMutation({
    networkMode: 'always',
    mutationFn: () => authRequest('/request-password-reset', { email }),
  });
  return (
    <>
      <p className="mb-4 text-sm break-words">
        {ask.isSuccess
          ? t`We sent a link to ${email}. It works once, for one hour.`
          : t`Set a password to change your email, use two-factor authentication or delete your account.`}
      </p>
      {!ask.isSuccess && (
        <Button
          pendingText={ask.isPending ? '…' : undefined}
          onClick={() => {
            ask.mutate();
          }}
        >
          {t`Email me a link`}
        </Button>
      )}
      {ask.error && (
        <p role="alert" className="text-danger mt-3 text-sm font-medium">
          {messageFor(ask.error)}
        </p>
      )}
    </>
  );
}
