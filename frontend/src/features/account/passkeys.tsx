import { t } from '@lingui/core/macro';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { canUsePasskeys } from '../../lib/webauthn';
import { Button } from '../../ui/button';
import type { ConfirmFirst, FreshSignIn } from './account-owner';
import { useNotice } from './form-notice';
import { Notice } from './notice';
import { passkeyProblem } from './passkey-problem';
import { PasskeyRow } from './passkey-row';
import { addPasskey, listPasskeys, removePasskey } from './passkey-server';

const passkeysOptions = queryOptions({
  queryKey: ['account', 'passkeys'],
  queryFn: ({ signal }) => listPasskeys(signal),
});

interface PasskeysProps {
  freshSignIn: FreshSignIn;
  confirmFirst: ConfirmFirst;
}

export function Passkeys({ freshSignIn, confirmFirst }: PasskeysProps) {
  const { data: passkeys, error: readError } = useQuery(passkeysOptions);
  const queryClient = useQueryClient();
  const [notice, say] = useNotice();
  const change = useMutation({
    networkMode: 'always',
    mutationFn: ({ run }: { run: () => Promise<unknown>; done: string }) => freshSignIn.run(run),
    onSuccess: async (isDone, { done }) => {
      await queryClient.invalidateQueries(passkeysOptions);
      if (isDone) say(done);
    },
  });
  const error = change.error ?? readError;

  return (
    <>
      <p className="text-sm">
        {t`Sign in with your fingerprint, face or screen lock instead of a password.`}
      </p>
      {passkeys && passkeys.length > 0 && (
        <ul aria-label={t`Passkeys`} className="divide-line mt-3 divide-y">
          {passkeys.map((passkey) => (
            <PasskeyRow
              key={passkey.id}
              passkey={passkey}
              onRemove={() => {
                change.mutate({ run: () => removePasskey(passkey), done: t`Passkey removed.` });
              }}
            />
          ))}
        </ul>
      )}
      {error && (
        <p role="alert" className="text-danger mt-3 text-sm font-medium">
          {passkeyProblem(error)}
        </p>
      )}
      <AddButton
        confirmFirst={confirmFirst}
        isPending={change.isPending}
        onAdd={() => {
          change.mutate({ run: addPasskey, done: t`Passkey added.` });
        }}
      />
      <Notice>{notice}</Notice>
    </>
  );
}

interface AddButtonProps {
  confirmFirst: ConfirmFirst;
  isPending: boolean;
  onAdd: () => void;
}

function AddButton({ confirmFirst, isPending, onAdd }: AddButtonProps) {
  if (!canUsePasskeys())
    return <p className="text-muted mt-3 text-sm">{t`This browser doesn't support passkeys.`}</p>;
  return (
    <>
      {confirmFirst?.('passkeys-wait')}
      <Button
        className="mt-4"
        isWaiting={confirmFirst !== undefined}
        aria-describedby={confirmFirst && 'passkeys-wait'}
        pendingText={isPending ? '…' : undefined}
        onClick={onAdd}
      >
        {t`Add a passkey`}
      </Button>
    </>
  );
}
