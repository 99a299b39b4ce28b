import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useServerForm } from '../../lib/use-server-form';
import { Button } from '../../ui/button';
import { QrCode } from '../../ui/qr-code';
import { ServerForm } from '../../ui/server-form';
import { TextField } from '../../ui/text-field';
import { confirmSecondFactor, type SecondFactorSetup } from './account-server';
import { useErrorReport } from './form-notice';

interface SecondFactorSetupFormProps {
  setup: SecondFactorSetup;
  onErrors: (difference: 1 | -1) => void;
  onConfirmed: () => Promise<void>;
  onCancel: () => void;
}

export function SecondFactorSetupForm({
  setup,
  onErrors,
  onConfirmed,
  onCancel,
}: SecondFactorSetupFormProps) {
  const secret = new URL(setup.totpUri).searchParams.get('secret') ?? '';
  const { field, ...form } = useServerForm({
    defaultValues: { code: '' },
    fieldIds: { code: 'one-time-code' },
    secrets: ['code'],
    send: async ({ code }) => {
      await confirmSecondFactor(code.replaceAll(/\s/g, ''));
      await onConfirmed();
    },
  });
  useErrorReport(form.items.length, onErrors);

  return (
    <>
      <p className="text-sm">{t`Scan this with your authenticator app, or enter the key.`}</p>
      <div className="my-4 space-y-3">
        <QrCode text={setup.totpUri} label={t`QR code that contains the key below`} />
        <p className="text-sm">
          <Trans>
            Key: <code className="font-mono break-all select-all">{secret}</code>
          </Trans>
        </p>
      </div>
      <ServerForm {...form} look="plain" action="/account" submitText={t`Turn on`} pendingText="…">
        <TextField
          label={t`Code from your authenticator app`}
          inputMode="numeric"
          autoComplete="one-time-code"
          {...field('code', { validate: (value) => value.trim() !== '' || t`Enter the code.` })}
        />
      </ServerForm>
      <Button look="quiet" className="-ms-4" onClick={onCancel}>
        {t`Cancel`}
      </Button>
    </>
  );
}
