import { t } from '@lingui/core/macro';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { authRead, authRequest } from '../../lib/auth-request';
import { dateText } from '../../lib/date-time';
import { messageFor, messageForCode } from '../../lib/error-message';
import { Button } from '../../ui/button';
import type { ConfirmFirst, FreshSignIn } from './account-owner';

interface SignInMethods {
  readonly password: boolean;
  readonly providers: readonly Readonly<{ provider: string; linkedAt: string }>[];
}

/** A sign-in provider that this installation supports. */
export interface Provider {
  readonly id: string;
  readonly name: string;
}

export const signInMethodsOptions = queryOptions({
  queryKey: ['account', 'sign-in-methods'],
  queryFn: async ({ signal }) => (await authRead('/sign-in-methods', signal)) as SignInMethods,
});

const WAITING_ID = 'linked-accounts-wait';

interface LinkedAccountsProps {
  providers: readonly Provider[];
  freshSignIn: FreshSignIn;
  /** Error code of a failed redirect from a provider. */
  refusal: string | undefined;
  confirmFirst: ConfirmFirst;
}

/** Provider accounts that can sign in to this account. */
export function LinkedAccounts({ providers, freshSignIn, refusal, confirmFirst }: LinkedAccountsProps) {
  const { data: methods, error: readError } = useQuery(signInMethodsOptions);
  const queryClient = useQueryClient();
  const change = useMutation({
    networkMode: 'always',
    mutationFn: (task: () => Promise<unknown>) => freshSignIn.run(task),
    onSuccess: () => queryClient.invalidateQueries(signInMethodsOptions),
  });
  const error = change.error ?? readError;

  return (
    <>
      {confirmFirst?.(WAITING_ID)}
      <ul className={`divide-line divide-y ${confirmFirst ? 'mt-3' : ''}`}>
        {providers.map(({ id, name }) => (
          <ProviderRow
            key={id}
            name={name}
            isWaiting={confirmFirst !== undefined}
            linkedAt={methods?.providers.find(({ provider }) => provider === id)?.linkedAt}
            onLink={() => {
              change.mutate(() => leaveFor(id));
            }}
            onUnlink={() => {
              change.mutate(() => authRequest('/sign-in-methods/unlink', { provider: id }));
            }}
          />
        ))}
      </ul>
      {refusal !== undefined && !error && (
        <Problem text={messageForCode(refusal) ?? t`Nothing was changed.`} />
      )}
      {error && <Problem text={messageFor(error)} />}
    </>
  );
}

interface ProviderRowProps {
  name: string;
  /** Whether connecting needs a confirmed address. Disconnecting doesn't. */
  isWaiting: boolean;
  linkedAt: string | undefined;
  onLink: () => void;
  onUnlink: () => void;
}

function ProviderRow({ name, isWaiting, linkedAt, onLink, onUnlink }: ProviderRowProps) {
  const since = linkedAt === undefined ? null : dateText(linkedAt);
  const isLinkWaiting = isWaiting && since === null;
  return (
    <li className="flex flex-wrap items-center gap-x-3 py-2 text-sm first:pt-0">
      <p className="min-w-0 grow basis-48">
        <span className="font-medium">{name}</span>
        <span className="text-muted">
          , {since === null ? t`not connected` : t`connected since ${since}`}
        </span>
      </p>
      <Button
        look="quiet"
        className="max-sm:-ms-4"
        isWaiting={isLinkWaiting}
        aria-describedby={isLinkWaiting ? WAITING_ID : undefined}
        onClick={since === null ? onLink : onUnlink}
      >
        {since === null ? t`Connect` : t`Disconnect`}
        <span className="sr-only">{name}</span>
      </Button>
    </li>
  );
}

/** The provider redirects back here, with an error code if it failed. */
async function leaveFor(provider: string): Promise<void> {
  const { url } = (await authRequest('/link-social', { provider, callbackURL: '/account' })) as {
    url: string;
  };
  window.location.assign(url);
}

function Problem({ text }: { text: string }) {
  return (
    <p role="alert" className="text-danger mt-3 text-sm font-medium">
      {text}
    </p>
  );
}
