import { t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { nameRules } from '../../lib/credential-rules';
import { dateText } from '../../lib/date-time';
import { useServerForm } from '../../lib/use-server-form';
import { Button } from '../../ui/button';
import { ServerForm } from '../../ui/server-form';
import { TextField } from '../../ui/text-field';
import { renamePasskey, type Passkey } from './passkey-server';

interface PasskeyRowProps {
  passkey: Passkey;
  onRemove: () => void;
}

export function PasskeyRow({ passkey, onRemove }: PasskeyRowProps) {
  const [mode, setMode] = useState<'shown' | 'renamed' | 'removed'>('shown');
  const name = passkey.name ?? t`Passkey`;
  const rest = (): void => {
    setMode('shown');
  };
  return (
    <li className="py-2 text-sm">
      <p className="font-medium break-words">{name}</p>
      <p className="text-muted">{passkeyDetails(passkey)}</p>
      {mode === 'renamed' && <RenameForm passkey={passkey} name={name} onDone={rest} />}
      {mode === 'removed' && (
        <p className="mt-2">{t`It will no longer work for sign-in. Other devices are signed out.`}</p>
      )}
      <div className="-ms-4 flex flex-wrap">
        {mode === 'shown' ? (
          <>
            <Button
              look="quiet"
              onClick={() => {
                setMode('renamed');
              }}
            >
              {t`Rename`}
              <span className="sr-only">{name}</span>
            </Button>
            <Button
              look="quiet"
              onClick={() => {
                setMode('removed');
              }}
            >
              {t`Remove…`}
              <span className="sr-only">{name}</span>
            </Button>
          </>
        ) : (
          <>
            {mode === 'removed' && (
              <Button
                look="danger"
                onClick={() => {
                  rest();
                  onRemove();
                }}
              >
                {t`Remove passkey`}
              </Button>
            )}
            <Button look="quiet" onClick={rest}>
              {t`Cancel`}
            </Button>
          </>
        )}
      </div>
    </li>
  );
}

function passkeyDetails({ createdAt, lastUsedAt, isSynced }: Passkey): string {
  const created = dateText(createdAt);
  const used = lastUsedAt === null ? null : dateText(lastUsedAt);
  return [
    t`added ${created}`,
    used === null ? t`never used` : t`last used ${used}`,
    ...(isSynced ? [t`synced by your password manager`] : []),
  ].join(', ');
}

function RenameForm({ passkey, name, onDone }: { passkey: Passkey; name: string; onDone: () => void }) {
  const queryClient = useQueryClient();
  const { field, ...form } = useServerForm({
    defaultValues: { name },
    fieldIds: { name: 'passkey-name' },
    secrets: [],
    send: async ({ name: newName }) => {
      await renamePasskey(passkey.id, newName);
      await queryClient.invalidateQueries({ queryKey: ['account', 'passkeys'] });
      onDone();
    },
  });
  return (
    <div className="mt-2">
      <ServerForm {...form} look="plain" action="/account" submitText={t`Save name`} pendingText="…">
        <TextField label={t`Passkey name`} autoComplete="off" {...field('name', nameRules)} />
      </ServerForm>
    </div>
  );
}
