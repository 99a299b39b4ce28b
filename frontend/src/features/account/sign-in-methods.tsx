import { t } from '@lingui/core/macro';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { authRead, authRequest } from '../../lib/auth-request';
import { dateText } from '../../lib/date-time';
import { whatHappened } from '../../lib/failure-text';
import { refusalWords } from '../../lib/refusal-words';
import { Button } from '../../ui/button';
import type { ConfirmFirst, FreshSignIn } from './account-owner';

interface SignInMethods {
  readonly password: boolean;
  readonly providers: readonly Readonly<{ provider: string; linkedAt: string }>[];
}

/** A way to sign in with an account elsewhere that this installation offers. */
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
  /** Code of the refusal with which the person came back from a provider. */
  refusal: string | undefined;
  confirmFirst: ConfirmFirst;
}

/** Accounts elsewhere that open this one. */
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
      {refusal !== undefined && !error && <Problem text={refusalWords(refusal) ?? t`Nothing was changed.`} />}
      {error && <Problem text={whatHappened(error)} />}
    </>
  );
}

interface ProviderRowProps {
  name: string;
  /** What is linked can be unlinked meanwhile. */
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
        <span className="text-muted">, {since === null ? t`not linked` : t`linked since ${since}`}</span>
      </p>
      <Button
        look="quiet"
        className="max-sm:-ms-4"
        isWaiting={isLinkWaiting}
        aria-describedby={isLinkWaiting ? WAITING_ID : undefined}
        onClick={since === null ? onLink : onUnlink}
      >
        {since === null ? t`Link` : t`Unlink`}
        <span className="sr-only">{name}</span>
      </Button>
    </li>
  );
}

/** The provider sends the person back here, or here with what went wrong. */
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
