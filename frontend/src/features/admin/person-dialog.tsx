import { t } from '@lingui/core/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { whatHappened } from '../../lib/failure-text';
import { Button, buttonStyle } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import {
  endSessionsOf,
  removeSecondFactorOf,
  setRole,
  unlockAccount,
  type FreshSignIn,
  type Person,
} from './admin-server';
import { LockForm } from './lock-form';
import { CorrectEmailForm, DeleteUserForm } from './repair-forms';
import { isLocked, statusWords } from './person-status';

interface PersonDialogProps {
  person: Person;
  isSelf: boolean;
  freshSignIn: FreshSignIn;
  onClose: () => void;
}

/** Everything that an administrator may do to one account. None of it shows a password or a task. */
export function PersonDialog({ person, isSelf, freshSignIn, onClose }: PersonDialogProps) {
  const queryClient = useQueryClient();
  const act = useMutation({
    networkMode: 'always',
    mutationFn: ({ run }: Deed) => freshSignIn.run(() => run(person)),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['admin'] }),
  });
  const button = (deed: Deed) => (
    <Button
      pendingText={act.isPending && act.variables.text === deed.text ? '…' : undefined}
      onClick={() => {
        act.mutate(deed);
      }}
    >
      {deed.text}
    </Button>
  );

  return (
    <Dialog title={person.name} onClose={onClose}>
      <p className="text-muted text-sm break-words">{[person.email, ...statusWords(person)].join(', ')}</p>
      <p role="status" className="text-accent mt-2 text-sm font-medium">
        {act.data === true && act.variables.done}
      </p>
      {act.error && (
        <p role="alert" className="text-danger mt-2 text-sm font-medium">
          {t`Nothing was changed.`} {whatHappened(act.error)}
        </p>
      )}
      <div className="my-4 flex flex-wrap gap-2">
        {!isSelf && button(person.role === 'admin' ? demotion() : promotion())}
        {button(endingSessions())}
        {!isSelf && person.twoFactorEnabled === true && button(removingSecondFactor())}
        <Link to="/admin/activity" search={{ user: person.id }} className={buttonStyle('plain')}>
          {t`Activity`}
        </Link>
      </div>
      {isSelf && (
        <p className="text-sm">{t`This is you. Only another administrator can change your role or lock your account.`}</p>
      )}
      {isLocked(person) && (
        <>
          <p className="mb-2 text-sm break-words">
            {t`Reason:`} {person.banReason}
          </p>
          {button(unlocking())}
        </>
      )}
      {!isSelf && <Repairs person={person} freshSignIn={freshSignIn} />}
      {!isSelf && !isLocked(person) && <LockForm userId={person.id} freshSignIn={freshSignIn} />}
    </Dialog>
  );
}

/** What is needed seldom, and must not be done by accident, takes a step more. */
function Repairs(props: Pick<PersonDialogProps, 'person' | 'freshSignIn'>) {
  const [open, setOpen] = useState<'email' | 'deletion' | null>(null);
  const choice = (name: 'email' | 'deletion', text: string) => (
    <Button
      look={name === 'deletion' ? 'danger' : 'plain'}
      onClick={() => {
        setOpen(name);
      }}
    >
      {text}
    </Button>
  );
  return (
    <div className="mb-6">
      {open === null && (
        <div className="flex flex-wrap gap-2">
          {choice('email', t`Correct the address…`)}
          {choice('deletion', t`Delete the account…`)}
        </div>
      )}
      {open === 'email' && <CorrectEmailForm {...props} />}
      {open === 'deletion' && <DeleteUserForm {...props} />}
    </div>
  );
}

interface Deed {
  readonly text: string;
  readonly done: string;
  readonly run: (person: Person) => Promise<unknown>;
}

const promotion = (): Deed => ({
  text: t`Make an administrator`,
  done: t`This account is an administrator now.`,
  run: ({ id }) => setRole(id, 'admin'),
});

const demotion = (): Deed => ({
  text: t`Take the role away`,
  done: t`This account is an ordinary one now.`,
  run: ({ id }) => setRole(id, 'user'),
});

const endingSessions = (): Deed => ({
  text: t`Sign out everywhere`,
  done: t`Every session of this account is ended.`,
  run: ({ id }) => endSessionsOf(id),
});

const removingSecondFactor = (): Deed => ({
  text: t`Remove the second step`,
  done: t`The second step is removed, every session ended.`,
  run: ({ id }) => removeSecondFactorOf(id),
});

const unlocking = (): Deed => ({
  text: t`Unlock the account`,
  done: t`The account is unlocked.`,
  run: ({ id }) => unlockAccount(id),
});
