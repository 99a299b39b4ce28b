import { t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState, type ReactNode } from 'react';
import { usePageTitle } from '../../lib/page-title';
import { Button } from '../../ui/button';
import type { AccountOwner, ConfirmFirst, FreshSignIn } from './account-owner';
import { DeleteAccountForm } from './delete-account-form';
import { EmailForm } from './email-form';
import { FirstPassword } from './first-password';
import { NameForm } from './name-form';
import { Passkeys } from './passkeys';
import { PasswordForm } from './password-form';
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
  /** Export and import, which belong to another feature. */
  data: ReactNode;
  calendar: ReactNode;
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
        <Section title={t`Name`}>
          <NameForm {...form} onChanged={onChanged} />
        </Section>
        <Section title={t`Email address`}>
          <EmailForm {...form} />
        </Section>
        <Section title={t`Password`}>
          {methods?.password === false ? (
            <FirstPassword owner={owner} />
          ) : (
            <PasswordForm {...form} onChanged={onChanged} />
          )}
        </Section>
        <Section title={t`Two-factor authentication`}>
          <SecondFactor {...form} onChanged={onChanged} confirmFirst={confirmFirst} />
        </Section>
        <Section title={t`Passkeys`}>
          <Passkeys freshSignIn={freshSignIn} confirmFirst={confirmFirst} />
        </Section>
        {props.providers.length > 0 && (
          <Section title={t`Connected accounts`}>
            <LinkedAccounts {...props} />
          </Section>
        )}
        <Section title={t`Your devices`}>
          <SessionList />
        </Section>
        <Section title={t`Your data`}>{props.data}</Section>
        <Section title={t`Calendar`}>
          <Unfolded look="plain" button={t`Calendar link…`}>
            {props.calendar}
          </Unfolded>
        </Section>
        <Section title={t`Recent activity`}>{props.activity}</Section>
        <Section title={t`Delete account`}>
          <Unfolded look="danger" button={t`Delete account…`}>
            <DeleteAccountForm {...form} onDeleted={onDeleted} />
          </Unfolded>
        </Section>
      </div>
      {freshSignIn.dialog}
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="grid gap-x-8 gap-y-3 py-8 sm:grid-cols-[10rem_1fr]">
      <h2 className="font-semibold">{title}</h2>
      <div className="min-w-0 max-w-md">{children}</div>
    </section>
  );
}

interface UnfoldedProps {
  look: 'plain' | 'danger';
  button: string;
  children: ReactNode;
}

/** Hides rarely needed or dangerous controls until a button is pressed. */
function Unfolded({ look, button, children }: UnfoldedProps) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return children;
  return (
    <Button
      look={look}
      className={look === 'danger' ? '-ms-4' : ''}
      onClick={() => {
        setOpen(true);
      }}
    >
      {button}
    </Button>
  );
}
