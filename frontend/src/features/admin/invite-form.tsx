import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { emailRules } from '../../lib/credential-rules';
import { messageFor } from '../../lib/error-message';
import { useServerForm } from '../../lib/use-server-form';
import { Button } from '../../ui/button';
import { ServerForm } from '../../ui/server-form';
import { TextField } from '../../ui/text-field';
import { invite, type FreshSignIn } from './admin-server';

/** The invited user chooses the name and password, so administrators never know a password. */
export function InviteForm({ freshSignIn }: { freshSignIn: FreshSignIn }) {
  const [isOpen, setOpen] = useState(false);
  const [notice, setNotice] = useState<string | null>(null);
  const { field, reset, ...form } = useServerForm({
    defaultValues: { email: '' },
    fieldIds: { email: 'invite-email' },
    secrets: [],
    send: async ({ email }) => {
      setNotice(null);
      if (!(await freshSignIn.run(() => invite(email)))) return;
      reset();
      setNotice(t`We sent an invitation to ${email}.`);
    },
    explain: (failure) =>
      failure.code === 'EMAIL_TAKEN' ? { field: 'email', message: messageFor(failure) } : undefined,
  });

  if (!isOpen) {
    return (
      <Button
        className="mt-6"
        onClick={() => {
          setOpen(true);
        }}
      >
        {t`Invite someone…`}
      </Button>
    );
  }
  return (
    <section aria-label={t`Invite someone`} className="mt-6 max-w-md">
      <ServerForm
        {...form}
        look="plain"
        action="/admin"
        submitText={t`Send invitation`}
        pendingText={t`Sending…`}
      >
        <TextField
          label={t`Email address to invite`}
          hint={t`The link in the email works for seven days.`}
          type="email"
          autoComplete="off"
          {...field('email', emailRules)}
        />
      </ServerForm>
      <p role="status" className="text-accent mt-2 text-sm font-medium break-words">
        {notice}
      </p>
    </section>
  );
}
