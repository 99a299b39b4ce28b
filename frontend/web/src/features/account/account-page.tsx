import { t } from '@lingui/core/macro';
import { useCallback, useState, type ReactNode } from 'react';
import { usePageTitle } from '../../lib/page-title';
import { Button } from '../../ui/button';
import type { AccountOwner, FreshSignIn } from './account-owner';
import { DeleteAccountForm } from './delete-account-form';
import { EmailForm } from './email-form';
import { NameForm } from './name-form';
import { Passkeys } from './passkeys';
import { PasswordForm } from './password-form';
import { SecondFactor } from './second-factor';
import { SessionList } from './session-list';

interface AccountPageProps {
  owner: AccountOwner;
  /** What the session says of its user has changed, or its id has. */
  onChanged: () => Promise<void>;
  onDeleted: () => void;
  freshSignIn: FreshSignIn;
  /** Export and import: of the tasks, which are not this feature's. */
  data: ReactNode;
  calendar: ReactNode;
  activity: ReactNode;
}

export function AccountPage(props: AccountPageProps) {
  const { owner, onChanged, onDeleted, freshSignIn } = props;
  const [formsWithErrors, setFormsWithErrors] = useState(0);
  const onErrors = useCallback((difference: 1 | -1) => {
    setFormsWithErrors((count) => count + difference);
  }, []);
  usePageTitle(t`Account`, formsWithErrors > 0);
  const form = { owner, onErrors };

  return (
    <>
      <h1 tabIndex={-1} className="text-xl font-semibold tracking-tight">
        {t`Account`}
      </h1>
      <div className="divide-line divide-y">
        <Section title={t`Name`}>
          <NameForm {...form} onChanged={onChanged} />
        </Section>
        <Section title={t`E-mail address`}>
          <EmailForm {...form} />
        </Section>
        <Section title={t`Password`}>
          <PasswordForm {...form} onChanged={onChanged} />
        </Section>
        <Section title={t`Second step`}>
          <SecondFactor {...form} onChanged={onChanged} />
        </Section>
        <Section title={t`Passkeys`}>
          <Passkeys freshSignIn={freshSignIn} />
        </Section>
        <Section title={t`Where you are signed in`}>
          <SessionList />
        </Section>
        <Section title={t`Your data`}>{props.data}</Section>
        <Section title={t`Calendar`}>{props.calendar}</Section>
        <Section title={t`Recent activity`}>{props.activity}</Section>
        <Section title={t`Delete the account`}>
          <Unfolded button={t`Delete my account…`}>
            <DeleteAccountForm {...form} onDeleted={onDeleted} />
          </Unfolded>
        </Section>
      </div>
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

/** What must not be done by accident takes a step more. */
function Unfolded({ button, children }: { button: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return children;
  return (
    <Button
      look="danger"
      className="-ms-4"
      onClick={() => {
        setOpen(true);
      }}
    >
      {button}
    </Button>
  );
}
