import { t } from '@lingui/core/macro';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { dateTimeText } from '../../lib/date-time';
import { messageFor } from '../../lib/error-message';
import { Button } from '../../ui/button';
import { announcedRemoval, cancelAnnouncedRemoval } from './account-server';

const removalOptions = queryOptions({
  queryKey: ['account', 'second-factor-removal'],
  queryFn: ({ signal }) => announcedRemoval(signal),
});

/** Someone asked to remove the second factor. If it wasn't the owner, this device can still stop it. */
export function RecoveryNotice() {
  const { data: removesAt } = useQuery(removalOptions);
  const queryClient = useQueryClient();
  const cancel = useMutation({
    networkMode: 'always',
    mutationFn: cancelAnnouncedRemoval,
    onSuccess: () => queryClient.invalidateQueries(removalOptions),
  });
  if (cancel.isSuccess) {
    return (
      <p role="status" className="text-accent mt-4 text-sm font-medium">
        {t`Two-factor authentication stays on.`}
      </p>
    );
  }
  if (removesAt === undefined || removesAt === null) return null;
  const when = dateTimeText(removesAt);
  return (
    <section aria-label={t`Two-factor removal`} className="border-edge mt-6 rounded-md border p-4 text-sm">
      <p className="font-medium">{t`Two-factor authentication will be removed on ${when}.`}</p>
      <p className="mt-1">{t`If you didn't request this, cancel it and change your password.`}</p>
      {cancel.error && (
        <p role="alert" className="text-danger mt-2 font-medium">
          {messageFor(cancel.error)}
        </p>
      )}
      <Button
        className="mt-3"
        pendingText={cancel.isPending ? '…' : undefined}
        onClick={() => {
          cancel.mutate();
        }}
      >
        {t`Cancel removal`}
      </Button>
    </section>
  );
}
