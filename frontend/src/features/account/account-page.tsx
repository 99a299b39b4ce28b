import { t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState, type ReactNode } from 'react';
import { usePageTitle } from '../../lib/page-title';
import { AccountSection } from './account-section';
import type { AccountOwner, ConfirmFirst, FreshSignIn } from './account-owner';
import { DeleteAccountForm } from './delete-account-form';
import { EmailForm } from './email-form';
import { FirstPassword } from './first-password';
import { NameForm } from './name-form';
import { Passkeys } from './passkeys';
import { PasswordForm } from './password-form';
import { PersonalTokens } from './personal-tokens';
import { RecoveryNotice } from './recovery-notice';
import { SecondFactor } from './second-factor';
import { LinkedAccounts, signInMethodsOptions, type Provider } from './sign-in-methods';
import { SessionList } from './session-list';

interface AccountPageProps {
  owner: AccountOwner;
  /** Called when the session's user or id has changed. */
  onChanged: () => Promise<void>;
  onDeleted: () => void;
  freshSignIn: FreshSignIn;
  confirmFirst: ConfirmFirst;
  providers: readonly Provider[];
  /** Error code of a failed redirect from a provider. */
  refusal: string | undefined;
  /** Export and import; like what follows, they belong to other features. */
  data: ReactNode;
  calendar: ReactNode;
  reminders: ReactNode;
  activity: ReactNode;
}

export function AccountPage(props: AccountPageProps) {
  const { owner, onChanged, onDeleted, freshSignIn, confirmFirst } = props;
  const [formsWithErrors, setFormsWithErrors] = useState(0);
  const onErrors = useCallback((difference: 1 | -1) => {
    setFormsWithErrors((count) => count + difference);
  }, []);
  usePageTitle(t`Account`, formsWithErrors > 0);
  const { data: methods } = useQuery(signInMethodsOptions);
  const form = { owner, onErrors };

  return (
    <>
      <h1 tabIndex={-1} className="text-xl font-semibold tracking-tight">
        {t`Account`}
      </h1>
      {owner.hasSecondFactor && <RecoveryNotice />}
      <div className="divide-line divide-y">
        <AccountSection name="name" title={t`Name`}>
          <NameForm {...form} onChanged={onChanged} />
        </AccountSection>
        <AccountSection name="email" title={t`Email address`}>
          <EmailForm {...form} />
        </AccountSection>
        <AccountSection name="password" title={t`Password`}>
          {methods?.password === false ? (
            <FirstPassword owner={owner} />
          ) : (
            <PasswordForm {...form} onChanged={onChanged} />
          )}
        </AccountSection>
        <AccountSection name="two-factor" title={t`Two-factor authentication`}>
          <SecondFactor {...form} onChanged={onChanged} confirmFirst={confirmFirst} />
        </AccountSection>
        <AccountSection name="passkeys" title={t`Passkeys`}>
          <Passkeys freshSignIn={freshSignIn} confirmFirst={confirmFirst} />
        </AccountSection>
        {props.providers.length > 0 && (
          <AccountSection name="connected-accounts" title={t`Connected accounts`}>
            <LinkedAccounts {...props} />
          </AccountSection>
        )}
        <AccountSection name="devices" title={t`Your devices`}>
          <SessionList />
        </AccountSection>
        <AccountSection
          name="tokens"
          title={t`Personal access tokens`}
          button={{ look: 'plain', text: t`Personal access tokens…` }}
        >
          <PersonalTokens freshSignIn={freshSignIn} confirmFirst={confirmFirst} />
        </AccountSection>
        <AccountSection name="reminders" title={t`Reminders`}>
          {props.reminders}
        </AccountSection>
        <AccountSection name="data" title={t`Your data`}>
          {props.data}
        </AccountSection>
        <AccountSection
          name="calendar"
          title={t`Calendar`}
          button={{ look: 'plain', text: t`Calendar link…` }}
        >
          {props.calendar}
        </AccountSection>
        <AccountSection name="activity" title={t`Recent activity`}>
          {props.activity}
        </AccountSection>
        <AccountSection
          name="delete"
          title={t`Delete account`}
          button={{ look: 'danger', text: t`Delete account…` }}
        >
          <DeleteAccountForm {...form} onDeleted={onDeleted} />
        </AccountSection>
      </div>
      {freshSignIn.dialog}
    </>
  );
}
