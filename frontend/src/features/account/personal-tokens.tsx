import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { dateText } from '../../lib/date-time';
import { messageFor } from '../../lib/error-message';
import { useAnnounce } from '../../ui/announcer';
import { Button } from '../../ui/button';
import { inputStyle } from '../../ui/text-field';
import type { ConfirmFirst, FreshSignIn } from './account-owner';
import { useNotice } from './form-notice';
import { Notice } from './notice';
import { PersonalTokenForm, SCOPE_NAMES } from './personal-token-form';
import {
  createPersonalToken,
  listPersonalTokens,
  revokePersonalToken,
  type CreatedToken,
  type NewToken,
  type PersonalToken,
} from './personal-token-server';

const tokensOptions = queryOptions({
  queryKey: ['account', 'personal-tokens'],
  queryFn: ({ signal }) => listPersonalTokens(signal),
});

interface PersonalTokensProps {
  freshSignIn: FreshSignIn;
  confirmFirst: ConfirmFirst;
}

/** Tokens with which scripts and other programs use the API. */
export function PersonalTokens({ freshSignIn, confirmFirst }: PersonalTokensProps) {
  const { data: tokens = [], error: readError } = useQuery(tokensOptions);
  const queryClient = useQueryClient();
  const [created, setCreated] = useState<CreatedToken | null>(null);
  const [notice, say] = useNotice();
  const refresh = (): Promise<void> => queryClient.invalidateQueries(tokensOptions);
  const create = useMutation({
    networkMode: 'always',
    mutationFn: (wish: NewToken) =>
      freshSignIn.run(async () => {
        setCreated(await createPersonalToken(wish));
      }),
    onSettled: refresh,
  });
  const revoke = useMutation({
    networkMode: 'always',
    mutationFn: (id: string) => revokePersonalToken(id),
    onSuccess: () => {
      say(t`Token revoked.`);
    },
    onSettled: refresh,
  });
  const error = create.error ?? revoke.error ?? readError;

  return (
    <>
      <p className="text-sm">
        {t`Let a script or another program use your tasks. A token can do only what you allow here, and you can revoke it at any time. Changing your password revokes all tokens.`}
      </p>
      {tokens.length > 0 && (
        <ul aria-label={t`Personal access tokens`} className="divide-line mt-3 divide-y">
          {tokens.map((token) => (
            <TokenRow
              key={token.id}
              token={token}
              onRevoke={() => {
                revoke.mutate(token.id);
              }}
            />
          ))}
        </ul>
      )}
      {error && (
        <p role="alert" className="text-danger mt-3 text-sm font-medium">
          {messageFor(error)}
        </p>
      )}
      {created === null ? (
        <PersonalTokenForm
          confirmFirst={confirmFirst}
          isPending={create.isPending}
          onCreate={(wish) => {
            create.mutate(wish);
          }}
        />
      ) : (
        <NewTokenValue
          created={created}
          onDone={() => {
            setCreated(null);
          }}
        />
      )}
      <Notice>{notice}</Notice>
    </>
  );
}

function TokenRow({ token, onRevoke }: { token: PersonalToken; onRevoke: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const { name, scopes } = token;
  const hidden = <span className="sr-only">{name}</span>;
  return (
    <li className="py-2 text-sm">
      <p className="font-medium break-words">{name}</p>
      <p className="text-muted">{scopes.map((scope) => i18n._(SCOPE_NAMES[scope])).join(', ')}</p>
      <p className="text-muted">{detailsOf(token)}</p>
      {isAsking && <p className="mt-2">{t`Programs that use it stop working at once.`}</p>}
      <div className="-ms-4 flex flex-wrap">
        {isAsking ? (
          <>
            <Button look="danger" onClick={onRevoke}>
              {t`Revoke token`}
              {hidden}
            </Button>
            <Button
              look="quiet"
              onClick={() => {
                setAsking(false);
              }}
            >
              {t`Cancel`}
            </Button>
          </>
        ) : (
          <Button
            look="quiet"
            onClick={() => {
              setAsking(true);
            }}
          >
            {t`Revoke…`}
            {hidden}
          </Button>
        )}
      </div>
    </li>
  );
}

function detailsOf({ expiresAt, lastUsedAt, lastUsedAddress }: PersonalToken): string {
  const end = dateText(expiresAt);
  const used = lastUsedAt === null ? null : dateText(lastUsedAt);
  return [
    new Date(expiresAt) > new Date() ? t`expires ${end}` : t`expired ${end}`,
    used === null
      ? t`never used`
      : lastUsedAddress === null
        ? t`last used ${used}`
        : t`last used ${used} from ${lastUsedAddress}`,
  ].join(', ');
}

/** The token, once: the server keeps only a hash of it. */
function NewTokenValue({ created, onDone }: { created: CreatedToken; onDone: () => void }) {
  const { token, userId } = created;
  const announce = useAnnounce();
  const [copied, setCopied] = useState<string | null>(null);

  async function copy(): Promise<void> {
    const isCopied = await navigator.clipboard.writeText(token).then(
      () => true,
      () => false,
    );
    const result = isCopied ? t`Copied.` : t`Couldn't copy. Select the token and copy it yourself.`;
    setCopied(result);
    announce(result);
  }

  return (
    <div className="mt-4">
      <label htmlFor="new-token" className="block text-sm font-medium">
        {t`New token`}
      </label>
      <p id="new-token-hint" className="text-muted mt-0.5 text-sm">
        {t`Copy it now. You won't see it again.`}
      </p>
      <input
        id="new-token"
        autoFocus
        readOnly
        value={token}
        aria-describedby="new-token-hint"
        className={`${inputStyle} mt-1.5 font-mono`}
        onFocus={({ target }) => {
          target.select();
        }}
      />
      <p className="text-muted mt-3 text-sm">
        {t`Programs also need your user ID:`} <code className="break-all">{userId}</code>
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button onClick={() => void copy()}>{t`Copy token`}</Button>
        <Button look="quiet" onClick={onDone}>
          {t({ message: 'Done', context: 'button' })}
        </Button>
        {copied !== null && <p className="text-accent text-sm font-medium">{copied}</p>}
      </div>
    </div>
  );
}
