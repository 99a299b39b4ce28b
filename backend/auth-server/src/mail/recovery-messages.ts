import { compose, utcMinute, type Person } from './compose.js';
import type { Mail } from './mail.js';

export function recoveryRequestedMail(publicOrigin: string, person: Person, token: string): Mail {
  return compose(person, {
    subject: 'Remove your second factor?',
    paragraphs: [
      'Somebody who knows your password, probably you, cannot enter a code and asks to remove the second factor.',
      'The link works once, within one hour. It starts a waiting time; nothing changes before that is over.',
      'If it was not you, do not open the link, and choose a new password: somebody knows yours.',
    ],
    link: {
      label: 'Start the waiting time',
      url: `${publicOrigin}/recover-second-factor#token=${encodeURIComponent(token)}`,
    },
  });
}

export function recoveryStartedMail(
  publicOrigin: string,
  person: Person,
  { removesAt, cancelToken }: { readonly removesAt: Date; readonly cancelToken: string },
): Mail {
  return compose(person, {
    subject: 'Your second factor will be removed',
    paragraphs: [
      `On ${utcMinute(removesAt)} your second factor is removed, and every session is signed out.`,
      'To keep it, use the link, or sign in with a code. If it was not you who asked, choose a new password as well.',
    ],
    link: {
      label: 'Keep the second factor',
      url: `${publicOrigin}/cancel-second-factor-recovery#token=${encodeURIComponent(cancelToken)}`,
    },
  });
}

export function recoveryCancelledMail(publicOrigin: string, person: Person): Mail {
  return compose(person, {
    subject: 'Your second factor stays',
    paragraphs: [
      'It will not be removed: that was cancelled.',
      'If it was not you who asked to remove it, please choose a new password: somebody knows yours.',
    ],
    link: { label: 'I did not ask for this', url: `${publicOrigin}/forgot-password` },
  });
}

export function secondFactorRecoveredMail(publicOrigin: string, person: Person): Mail {
  return compose(person, {
    subject: 'Your second factor was removed',
    paragraphs: [
      'The waiting time is over. Every session was signed out, and your password alone is enough to sign in now.',
      'Please set up a second factor again. If it was not you, choose a new password at once.',
    ],
    link: { label: 'I did not do this', url: `${publicOrigin}/forgot-password` },
  });
}
