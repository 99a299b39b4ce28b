import { useCallback, useState, type ReactNode } from 'react';
import { usePageTitle } from '../../lib/page-title';
import { Button } from '../../ui/button';
import type { AccountOwner } from './account-owner';
import { DeleteAccountForm } from './delete-account-form';
import { EmailForm } from './email-form';
import { NameForm } from './name-form';
import { PasswordForm } from './password-form';
import { SecondFactor } from './second-factor';
import { SessionList } from './session-list';

interface AccountPageProps {
  owner: AccountOwner;
  /** What the session says of its user has changed, or its id has. */
  onChanged: () => Promise<void>;
  onDeleted: () => void;
}

export function AccountPage({ owner, onChanged, onDeleted }: AccountPageProps) {
  const [formsWithErrors, setFormsWithErrors] = useState(0);
  const onErrors = useCallback((difference: 1 | -1) => {
    setFormsWithErrors((count) => count + difference);
  }, []);
  usePageTitle('Account', formsWithErrors > 0);
  const form = { owner, onErrors };

  return (
    <>
      <h1 tabIndex={-1} className="text-xl font-semibold tracking-tight">
        Account
      </h1>
      <div className="divide-line divide-y">
        <Section title="Name">
          <NameForm {...form} onChanged={onChanged} />
        </Section>
        <Section title="E-mail address">
          <EmailForm {...form} />
        </Section>
        <Section title="Password">
          <PasswordForm {...form} onChanged={onChanged} />
        </Section>
        <Section title="Second step">
          <SecondFactor {...form} onChanged={onChanged} />
        </Section>
        <Section title="Where you are signed in">
          <SessionList />
        </Section>
        <Section title="Delete the account">
          <Unfolded button="Delete my account…">
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
