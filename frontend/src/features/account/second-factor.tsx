import { i18n } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { useState } from 'react';
import { Button } from '../../ui/button';
import type { AccountOwner, ConfirmFirst } from './account-owner';
import { BackupCodes } from './backup-codes';
import {
  prepareSecondFactor,
  removeSecondFactor,
  renewBackupCodes,
  type SecondFactorSetup,
} from './account-server';
import { Notice } from './notice';
import { PasswordQuestion } from './password-question';
import { SecondFactorSetupForm } from './second-factor-setup-form';
import { TrustedDevices } from './trusted-devices';

interface SecondFactorProps {
  owner: AccountOwner;
  onErrors: (difference: 1 | -1) => void;
  onChanged: () => Promise<void>;
  confirmFirst: ConfirmFirst;
}

type Step =
  | Readonly<{ name: 'resting'; notice: string | null }>
  | Readonly<{ name: 'asking'; purpose: 'turn-on' | 'renew-codes' | 'turn-off' }>
  | Readonly<{ name: 'setting-up'; setup: SecondFactorSetup }>
  | Readonly<{ name: 'keeping-codes'; codes: readonly string[] }>;

const submitTexts = {
  'turn-on': msg`Continue`,
  'renew-codes': msg`Get new codes`,
  'turn-off': msg`Turn off`,
} as const;

/** It is turned on by a confirmed code, and set-up ends when the backup codes are saved. */
export function SecondFactor({ owner, onErrors, onChanged, confirmFirst }: SecondFactorProps) {
  const [step, setStep] = useState<Step>({ name: 'resting', notice: null });
  const rest = (notice: string | null): void => {
    setStep({ name: 'resting', notice });
  };

  async function act(purpose: keyof typeof submitTexts, password: string): Promise<void> {
    if (purpose === 'turn-on') setStep({ name: 'setting-up', setup: await prepareSecondFactor(password) });
    else if (purpose === 'renew-codes')
      setStep({ name: 'keeping-codes', codes: await renewBackupCodes(password) });
    else {
      await removeSecondFactor(password);
      await onChanged();
      rest(t`Two-factor authentication is off.`);
    }
  }

  switch (step.name) {
    case 'asking':
      return (
        <PasswordQuestion
          owner={owner}
          onErrors={onErrors}
          submitText={i18n._(submitTexts[step.purpose])}
          onPassword={(password) => act(step.purpose, password)}
          onCancel={() => {
            rest(null);
          }}
        />
      );
    case 'setting-up':
      return (
        <SecondFactorSetupForm
          setup={step.setup}
          onErrors={onErrors}
          onConfirmed={async () => {
            await onChanged();
            setStep({ name: 'keeping-codes', codes: step.setup.backupCodes });
          }}
          onCancel={() => {
            rest(null);
          }}
        />
      );
    case 'keeping-codes':
      return (
        <BackupCodes
          codes={step.codes}
          onKept={() => {
            rest(t`Two-factor authentication is on.`);
          }}
        />
      );
    case 'resting':
      return (
        <>
          <Resting
            isOn={owner.hasSecondFactor}
            confirmFirst={confirmFirst}
            onChoose={(purpose) => {
              setStep({ name: 'asking', purpose });
            }}
          />
          {owner.hasSecondFactor && <TrustedDevices />}
          <Notice>{step.notice}</Notice>
        </>
      );
  }
}

interface RestingProps {
  isOn: boolean;
  confirmFirst: ConfirmFirst;
  onChoose: (purpose: keyof typeof submitTexts) => void;
}

function Resting({ isOn, confirmFirst, onChoose }: RestingProps) {
  const choice = (purpose: keyof typeof submitTexts, text: string) => (
    <Button
      onClick={() => {
        onChoose(purpose);
      }}
    >
      {text}
    </Button>
  );
  return (
    <>
      <p className="text-sm">
        {isOn
          ? t`On. Sign in with your password and a code from your authenticator app.`
          : t`Off. Require a code from your authenticator app at sign-in.`}
      </p>
      {!isOn && confirmFirst?.('second-factor-wait')}
      <div className="mt-4 flex flex-wrap gap-2">
        {isOn ? (
          <>
            {choice('renew-codes', t`New backup codes`)}
            {choice('turn-off', t`Turn off`)}
          </>
        ) : (
          <SetUpButton
            confirmFirst={confirmFirst}
            onClick={() => {
              onChoose('turn-on');
            }}
          />
        )}
      </div>
    </>
  );
}

function SetUpButton({ confirmFirst, onClick }: { confirmFirst: ConfirmFirst; onClick: () => void }) {
  return (
    <Button
      isWaiting={confirmFirst !== undefined}
      aria-describedby={confirmFirst && 'second-factor-wait'}
      onClick={onClick}
    >
      {t`Set up`}
    </Button>
  );
}
