import { i18n } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { useState } from 'react';
import { useHeadingFocus } from '../../lib/heading-focus';
import { usePageTitle } from '../../lib/page-title';
import { useServerForm } from '../../lib/use-server-form';
import { Button } from '../../ui/button';
import { CheckboxField } from '../../ui/checkbox-field';
import { ServerForm } from '../../ui/server-form';
import { TextField } from '../../ui/text-field';
import { LostSecondFactorPage } from './lost-second-factor-page';
import type { SecondFactor } from './session';
import { useSession } from './session-context';
import { VisitorPage } from './visitor-page';

const texts = {
  totp: {
    lead: msg`Enter the 6-digit code from your authenticator app.`,
    label: msg`Code`,
    other: msg`Use a backup code`,
  },
  'backup-code': {
    lead: msg`Enter one of your backup codes. Each works once.`,
    label: msg`Backup code`,
    other: msg`Use the authenticator app`,
  },
} as const;

/** Follows the right password. Ignores spaces, so "123 456" can be pasted as shown. */
export function SecondFactorPage({ onStartOver }: { onStartOver: () => void }) {
  const [kind, setKind] = useState<SecondFactor['kind']>('totp');
  const [isLost, setLost] = useState(false);
  useHeadingFocus();
  if (isLost) {
    return (
      <LostSecondFactorPage
        onBack={() => {
          setLost(false);
        }}
      />
    );
  }
  return (
    <VisitorPage
      title={t`One more step`}
      lead={i18n._(texts[kind].lead)}
      footer={
        <div className="-ms-4 flex flex-col items-start">
          <Button
            look="accent"
            onClick={() => {
              setKind(kind === 'totp' ? 'backup-code' : 'totp');
            }}
          >
            {i18n._(texts[kind].other)}
          </Button>
          <Button
            look="accent"
            onClick={() => {
              setLost(true);
            }}
          >
            {t`Lost your app and backup codes?`}
          </Button>
          <Button look="quiet" onClick={onStartOver}>
            {t`Back to password`}
          </Button>
        </div>
      }
    >
      <CodeForm key={kind} kind={kind} />
    </VisitorPage>
  );
}

function CodeForm({ kind }: Pick<SecondFactor, 'kind'>) {
  const session = useSession();
  const { field, checkbox, ...form } = useServerForm({
    defaultValues: { code: '', trustDevice: false },
    fieldIds: { code: 'one-time-code', trustDevice: 'trust-device' },
    secrets: ['code'],
    send: ({ code, trustDevice }) =>
      session.passSecondFactor({ kind, code: code.replaceAll(/\s/g, ''), trustDevice }),
    explain: ({ code }) =>
      code === 'SESSION_REQUIRED'
        ? { field: 'code', message: t`This took too long. Enter your password again.` }
        : undefined,
  });
  usePageTitle(t`One more step`, form.items.length > 0);

  return (
    <ServerForm {...form} action="/login" submitText={t`Sign in`} pendingText={t`Signing in…`}>
      <TextField
        label={i18n._(texts[kind].label)}
        inputMode={kind === 'totp' ? 'numeric' : 'text'}
        autoComplete="one-time-code"
        autoCapitalize="off"
        spellCheck={false}
        {...field('code', { validate: (value) => value.trim() !== '' || t`Enter the code.` })}
      />
      <CheckboxField label={t`Trust this device for 30 days`} {...checkbox('trustDevice')} />
    </ServerForm>
  );
}
