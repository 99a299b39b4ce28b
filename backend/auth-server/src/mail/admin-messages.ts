import { compose, utcMinute, type Person } from './compose.js';
import type { Mail } from './mail.js';

export function roleChangedMail(publicOrigin: string, person: Person, isAdmin: boolean): Mail {
  return compose(person, {
    subject: isAdmin ? 'You are an administrator now' : 'You are no longer an administrator',
    paragraphs: [
      isAdmin
        ? 'An administrator gave you the same role. You can manage accounts on the administration page.'
        : 'An administrator took the role away from you. Your account and your tasks stay as they are.',
    ],
    link: { label: 'Open Holdfast', url: `${publicOrigin}/${isAdmin ? 'admin' : 'account'}` },
  });
}

/** To every other administrator: one of them may have lost their session to somebody else. */
export function newAdministratorMail(publicOrigin: string, person: Person, newEmail: string): Mail {
  return compose(person, {
    subject: 'There is a new administrator',
    paragraphs: [
      `The account ${newEmail} is an administrator now.`,
      'If nobody of you meant that, please take the role away and look through the activity.',
    ],
    link: { label: 'Open the activity', url: `${publicOrigin}/admin/activity` },
  });
}

export function accountBannedMail(
  person: Person,
  { reason, expiresAt }: { readonly reason: string; readonly expiresAt: Date | null },
): Mail {
  const end = expiresAt === null ? 'until an administrator unlocks it' : `until ${utcMinute(expiresAt)}`;
  return compose(person, {
    subject: 'Your account was locked',
    paragraphs: [
      `An administrator locked your account ${end}. Every session was signed out.`,
      `The reason given: ${reason}`,
    ],
  });
}

export function accountUnbannedMail(publicOrigin: string, person: Person): Mail {
  return compose(person, {
    subject: 'Your account was unlocked',
    paragraphs: ['An administrator unlocked your account. You can sign in again.'],
    link: { label: 'Sign in', url: `${publicOrigin}/login` },
  });
}

/** To the address before, which may be one that nobody has confirmed. */
export function emailCorrectedMail(publicOrigin: string, address: string): Mail {
  return compose(
    { name: '', email: address },
    {
      subject: 'The e-mail address of your account was corrected',
      paragraphs: [
        'An administrator gave your account another address. It signs in with that one now, and mails go there.',
        'If you did not ask for this, please tell an administrator.',
      ],
      link: { label: 'Open Holdfast', url: publicOrigin },
    },
  );
}

export function accountDeletedByAdministratorMail(person: Person): Mail {
  return compose(person, {
    subject: 'Your account was deleted',
    paragraphs: [
      'An administrator deleted your account and everything in it.',
      'If you did not ask for this, please tell an administrator.',
    ],
  });
}

export function secondFactorRemovedMail(publicOrigin: string, person: Person): Mail {
  return compose(person, {
    subject: 'Your second factor was removed',
    paragraphs: [
      'An administrator removed it, and every session was signed out. Your password alone is enough to sign in now.',
      'Please set up a second factor again. If you did not ask for this, choose a new password at once.',
    ],
    link: { label: 'I did not ask for this', url: `${publicOrigin}/forgot-password` },
  });
}

export function invitationMail(publicOrigin: string, address: string, token: string): Mail {
  return compose(
    { name: '', email: address },
    {
      subject: 'You are invited to Holdfast',
      paragraphs: [
        `An administrator of ${new URL(publicOrigin).host} invites you to keep your tasks there.`,
        'You choose a name and a password. The link works once, within seven days.',
      ],
      link: {
        label: 'Accept the invitation',
        url: `${publicOrigin}/accept-invitation#token=${encodeURIComponent(token)}`,
      },
    },
  );
}
