import { t } from '@lingui/core/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { messageFor } from '../../lib/error-message';
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
import { isLocked, statusLabels } from './person-status';

interface PersonDialogProps {
  person: Person;
  isSelf: boolean;
  freshSignIn: FreshSignIn;
  onClose: () => void;
}

/** What an administrator can do to one account. Shows no password and no task. */
export function PersonDialog({ person, isSelf, freshSignIn, onClose }: PersonDialogProps) {
  const queryClient = useQueryClient();
  const act = useMutation({
    networkMode: 'always',
    mutationFn: ({ run }: AdminAction) => freshSignIn.run(() => run(person)),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['admin'] }),
  });
  const button = (action: AdminAction) => (
    <Button
      pendingText={act.isPending && act.variables.text === action.text ? '…' : undefined}
      onClick={() => {
        act.mutate(action);
      }}
    >
      {action.text}
    </Button>
  );

  return (
    <Dialog title={person.name} hasAddress onClose={onClose}>
      <p className="text-muted text-sm break-words">{[person.email, ...statusLabels(person)].join(', ')}</p>
      <p role="status" className="text-accent mt-2 text-sm font-medium">
        {act.data === true && act.variables.done}
      </p>
      {act.error && (
        <p role="alert" className="text-danger mt-2 text-sm font-medium">
          {t`Nothing was changed.`} {messageFor(act.error)}
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
        <p className="text-sm">{t`This is you. Only another administrator can lock you or change your role.`}</p>
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

/** Hides rarely needed, dangerous actions until a button is pressed. */
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
          {choice('email', t`Correct email address…`)}
          {choice('deletion', t`Delete account…`)}
        </div>
      )}
      {open === 'email' && <CorrectEmailForm {...props} />}
      {open === 'deletion' && <DeleteUserForm {...props} />}
    </div>
  );
}

interface AdminAction {
  readonly text: string;
  readonly done: string;
  readonly run: (person: Person) => Promise<unknown>;
}

const promotion = (): AdminAction => ({
  text: t`Make administrator`,
  done: t`This person is now an administrator.`,
  run: ({ id }) => setRole(id, 'admin'),
});

const demotion = (): AdminAction => ({
  text: t`Remove admin role`,
  done: t`This person is no longer an administrator.`,
  run: ({ id }) => setRole(id, 'user'),
});

const endingSessions = (): AdminAction => ({
  text: t`Sign out everywhere`,
  done: t`Signed out everywhere.`,
  run: ({ id }) => endSessionsOf(id),
});

const removingSecondFactor = (): AdminAction => ({
  text: t`Remove two-factor authentication`,
  done: t`Two-factor authentication removed. Signed out everywhere.`,
  run: ({ id }) => removeSecondFactorOf(id),
});

const unlocking = (): AdminAction => ({
  text: t`Unlock account`,
  done: t`Account unlocked.`,
  run: ({ id }) => unlockAccount(id),
});
