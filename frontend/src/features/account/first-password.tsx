import { t } from '@lingui/core/macro';
import { useMutation } from '@tanstack/react-query';
import { authRequest } from '../../lib/auth-request';
import { whatHappened } from '../../lib/failure-text';
import { Button } from '../../ui/button';
import type { AccountOwner } from './account-owner';

/** For who came with an account elsewhere. By mail, because there is nothing else yet that proves who is there. */
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
          : t`Your account has no password. With one you can change your address, turn on the second step and delete the account.`}
      </p>
      {!ask.isSuccess && (
        <Button
          pendingText={ask.isPending ? '…' : undefined}
          onClick={() => {
            ask.mutate();
          }}
        >
          {t`Send a link to choose one`}
        </Button>
      )}
      {ask.error && (
        <p role="alert" className="text-danger mt-3 text-sm font-medium">
          {whatHappened(ask.error)}
        </p>
      )}
    </>
  );
}
