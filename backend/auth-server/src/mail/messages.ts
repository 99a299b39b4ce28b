import { compose, utcMinute, type Person } from './compose.js';
import type { Mail } from './mail.js';

/*
 * Each link leads to a page of the web app, with its token in the fragment: that part reaches no server, log or
 * Referer header, and a mail scanner that opens the link uses nothing up. The page posts the token.
 */

export function verifyEmailMail(publicOrigin: string, address: string, token: string): Mail {
  return compose(
    { name: '', email: address },
    {
      subject: 'Confirm your e-mail address',
      paragraphs: ['Please confirm that this is your address. The link works for one hour.'],
      link: {
        label: 'Confirm my address',
        url: `${publicOrigin}/verify-email#token=${encodeURIComponent(token)}`,
      },
    },
  );
}

export function resetPasswordMail(publicOrigin: string, person: Person, token: string): Mail {
  return compose(person, {
    subject: 'Choose a new password',
    paragraphs: [
      'Somebody, probably you, asked for a new password. The link works once, within one hour.',
      'If it was not you, there is nothing to do: your password stays as it is.',
    ],
    link: {
      label: 'Choose a new password',
      url: `${publicOrigin}/reset-password#token=${encodeURIComponent(token)}`,
    },
  });
}

export function passwordChangedMail(publicOrigin: string, person: Person): Mail {
  return compose(person, {
    subject: 'Your password was changed',
    paragraphs: [
      'The password of your account was changed just now, and every session was signed out.',
      'If it was not you, please choose a new password at once.',
    ],
    link: { label: 'I did not do this', url: `${publicOrigin}/forgot-password` },
  });
}

export function passwordLockedMail(publicOrigin: string, person: Person): Mail {
  return compose(person, {
    subject: 'Somebody is guessing your password',
    paragraphs: [
      'A wrong password was entered for your account a hundred times. New devices can no longer sign in with it.',
      'Devices that you have used before still can. A new password opens the account for all devices again.',
    ],
    link: { label: 'Choose a new password', url: `${publicOrigin}/forgot-password` },
  });
}

/** In place of the answer "taken", which would tell a stranger who has an account. */
export function signUpAgainMail(publicOrigin: string, person: Person): Mail {
  return compose(person, {
    subject: 'You have an account already',
    paragraphs: [
      'Somebody, probably you, tried to sign up with this address. It has an account already, and nothing was changed.',
    ],
    link: { label: 'Sign in, or choose a new password', url: `${publicOrigin}/login` },
  });
}

export function confirmEmailMail(publicOrigin: string, address: string, token: string): Mail {
  return compose(
    { name: '', email: address },
    {
      subject: 'Confirm your new e-mail address',
      paragraphs: [
        'Please confirm that your account should use this address. The link works once, within one hour.',
      ],
      link: {
        label: 'Use this address',
        url: `${publicOrigin}/confirm-email#token=${encodeURIComponent(token)}`,
      },
    },
  );
}

export function emailChangeRequestedMail(publicOrigin: string, person: Person): Mail {
  return compose(person, {
    subject: 'Somebody asked to change your e-mail address',
    paragraphs: [
      'Another address was entered for your account. Nothing changes before that address confirms.',
      'If it was not you, somebody knows your password: please choose a new one.',
    ],
    link: { label: 'Choose a new password', url: `${publicOrigin}/forgot-password` },
  });
}

export function emailChangedMail(publicOrigin: string, person: Person, undoToken: string): Mail {
  return compose(person, {
    subject: 'Your e-mail address was changed',
    paragraphs: [
      'Your account uses another address now.',
      'If it was not you, the link takes it back within seven days. It also ends every session and voids the password.',
    ],
    link: {
      label: 'Take it back',
      url: `${publicOrigin}/undo-email-change#token=${encodeURIComponent(undoToken)}`,
    },
  });
}

export function accountDeletedMail(person: Person): Mail {
  return compose(person, {
    subject: 'Your account was deleted',
    paragraphs: ['Your account and everything in it was deleted, as you asked.'],
  });
}

export function secondFactorMail(publicOrigin: string, person: Person, isOn: boolean): Mail {
  return compose(person, {
    subject: `Your second factor was turned ${isOn ? 'on' : 'off'}`,
    paragraphs: [
      isOn
        ? 'From now on, a code from your authenticator app is asked for when you sign in.'
        : 'From now on, your password alone is enough to sign in.',
      'If it was not you, please choose a new password at once.',
    ],
    link: { label: 'I did not do this', url: `${publicOrigin}/forgot-password` },
  });
}

export function passkeyMail(publicOrigin: string, person: Person, wasAdded: boolean): Mail {
  return compose(person, {
    subject: `A passkey was ${wasAdded ? 'added to' : 'removed from'} your account`,
    paragraphs: [
      wasAdded
        ? 'From now on, this passkey alone is enough to sign in.'
        : 'This passkey does not open your account any more, and every other session was ended.',
      'If it was not you, please choose a new password at once and look through your passkeys.',
    ],
    link: { label: 'I did not do this', url: `${publicOrigin}/forgot-password` },
  });
}

export function providerLinkedMail(publicOrigin: string, person: Person, provider: string): Mail {
  const name = provider === 'github' ? 'GitHub' : 'Google';
  return compose(person, {
    subject: `Your account was linked with ${name}`,
    paragraphs: [
      `From now on, you can sign in with your ${name} account, which has the same e-mail address.`,
      'If it was not you, please choose a new password at once and end the link on your account page.',
    ],
    link: { label: 'I did not do this', url: `${publicOrigin}/forgot-password` },
  });
}

interface SignIn {
  readonly browser: string | null;
  readonly system: string | null;
  readonly address: string;
  readonly at: Date;
}

export function newDeviceMail(publicOrigin: string, person: Person, signIn: SignIn): Mail {
  const { browser, system, address, at } = signIn;
  return compose(person, {
    subject: 'A new sign-in to your account',
    paragraphs: [
      `${browser ?? 'An unknown browser'} on ${system ?? 'an unknown system'}, from ${address}, ${utcMinute(at)}.`,
      'If it was you, there is nothing to do. If not, please choose a new password: that ends every session.',
    ],
    link: { label: 'It was not me', url: `${publicOrigin}/forgot-password` },
  });
}
