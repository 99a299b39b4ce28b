import type { MailTexts } from './kinds.js';

const THIS_WAS_NOT_ME = "This wasn't me";
const NOT_REQUESTED = "I didn't ask for this";
const NEW_PASSWORD = 'Choose a new password';

const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' });
const moment = (at: Date): string => `${date.format(at)}, ${time.format(at)} UTC`;

export const english: MailTexts = {
  greeting: (name) => (name === '' ? 'Hello,' : `Hello ${name},`),
  mails: {
    'address.confirm': () => ({
      subject: 'Confirm your e-mail address',
      paragraphs: [
        'Please confirm that this is your e-mail address. The link works for one hour.',
        "If you didn't sign up, you can ignore this e-mail.",
      ],
      action: 'Confirm e-mail address',
    }),
    'password.reset': () => ({
      subject: 'Reset your password',
      paragraphs: [
        'We received a request to reset your password. The link works once, within one hour.',
        "If you didn't ask for this, you can ignore this e-mail. Your password stays the same.",
      ],
      action: NEW_PASSWORD,
    }),
    'password.changed': () => ({
      subject: 'Your password was changed',
      paragraphs: [
        'The password for your account was just changed, and all other devices were signed out.',
        "If this wasn't you, choose a new password right away.",
      ],
      action: THIS_WAS_NOT_ME,
    }),
    'password.locked': () => ({
      subject: 'Someone is guessing your password',
      paragraphs: [
        "Someone entered a wrong password for your account 100 times. New devices can't sign in with your password for now.",
        "Devices you've used before still can. To sign in on new devices again, choose a new password.",
      ],
      action: NEW_PASSWORD,
    }),
    'sign-up.repeated': () => ({
      subject: 'You already have an account',
      paragraphs: [
        'Someone, probably you, tried to sign up with this e-mail address. You already have an account, and nothing has changed.',
        "Sign in as usual. If you've forgotten your password, you can reset it there.",
      ],
      action: 'Sign in',
    }),
    'email-change.requested': () => ({
      subject: 'Your e-mail address is about to change',
      paragraphs: [
        'Someone entered a new e-mail address for your account. Nothing changes until that address is confirmed.',
        "If this wasn't you, someone knows your password: choose a new one right away.",
      ],
      action: NEW_PASSWORD,
    }),
    'email-change.confirm': () => ({
      subject: 'Confirm your new e-mail address',
      paragraphs: [
        'Please confirm that you want to use this e-mail address for your account. The link works once, within one hour.',
      ],
      action: 'Use this address',
    }),
    'email-change.done': () => ({
      subject: 'Your e-mail address was changed',
      paragraphs: [
        'Your account now uses a different e-mail address.',
        "If this wasn't you, you can undo the change within seven days. Undoing it also signs out all devices and cancels the current password.",
      ],
      action: 'Undo the change',
    }),
    'email.corrected': () => ({
      subject: 'Your e-mail address was corrected',
      paragraphs: [
        'An administrator changed the e-mail address of your account. Sign in with the new address from now on.',
        "If you didn't ask for this, contact an administrator.",
      ],
      action: 'Open Holdfast',
    }),
    'account.deleted': () => ({
      subject: 'Your account was deleted',
      paragraphs: ['Your account and everything in it have been deleted, as you asked.'],
    }),
    'account.deleted-by-administrator': () => ({
      subject: 'Your account was deleted',
      paragraphs: [
        'An administrator deleted your account and everything in it.',
        "If you didn't ask for this, contact an administrator.",
      ],
    }),
    'account.locked': ({ reason, expiresAt }) => ({
      subject: 'Your account was locked',
      paragraphs: [
        'An administrator locked your account and signed you out on all devices.',
        expiresAt === null
          ? 'It stays locked until an administrator unlocks it.'
          : `It stays locked until ${moment(expiresAt)}.`,
        `Reason: ${reason}`,
      ],
    }),
    'account.unlocked': () => ({
      subject: 'Your account was unlocked',
      paragraphs: ['An administrator unlocked your account. You can sign in again.'],
      action: 'Sign in',
    }),
    'second-factor.on': () => ({
      subject: 'Two-factor authentication is on',
      paragraphs: [
        "From now on, you'll need a code from your authenticator app to sign in.",
        "If this wasn't you, choose a new password right away.",
      ],
      action: THIS_WAS_NOT_ME,
    }),
    'second-factor.off': () => ({
      subject: 'Two-factor authentication is off',
      paragraphs: [
        'From now on, your password alone is enough to sign in.',
        "If this wasn't you, choose a new password right away.",
      ],
      action: THIS_WAS_NOT_ME,
    }),
    'second-factor.removed': () => ({
      subject: 'Two-factor authentication was removed',
      paragraphs: [
        'An administrator removed two-factor authentication from your account and signed you out on all devices. Your password alone is now enough to sign in.',
        "Please set it up again. If you didn't ask for this, choose a new password right away.",
      ],
      action: NOT_REQUESTED,
    }),
    'recovery.requested': () => ({
      subject: 'Remove two-factor authentication?',
      paragraphs: [
        "Someone who knows your password, probably you, can't enter a code and wants to remove two-factor authentication.",
        "The link works once, within one hour. It starts a waiting period, and nothing changes until that's over.",
        "If this wasn't you, don't open the link. Choose a new password, because someone knows yours.",
      ],
      action: 'Start the waiting period',
    }),
    'recovery.started': ({ removesAt }) => ({
      subject: 'Two-factor authentication will be removed',
      paragraphs: [
        `Two-factor authentication will be removed from your account on ${moment(removesAt)}. You'll then be signed out on all devices.`,
        "To keep it, use this link or sign in with a code. If you didn't ask for this, choose a new password as well.",
      ],
      action: 'Keep two-factor authentication',
    }),
    'recovery.cancelled': () => ({
      subject: 'Two-factor authentication stays on',
      paragraphs: [
        'The request to remove two-factor authentication from your account was cancelled.',
        "If you didn't ask to remove it, choose a new password, because someone knows yours.",
      ],
      action: NOT_REQUESTED,
    }),
    'recovery.done': () => ({
      subject: 'Two-factor authentication was removed',
      paragraphs: [
        'The waiting period is over. You were signed out on all devices, and your password alone is now enough to sign in.',
        "Please set up two-factor authentication again. If this wasn't you, choose a new password right away.",
      ],
      action: THIS_WAS_NOT_ME,
    }),
    'passkey.added': () => ({
      subject: 'A passkey was added to your account',
      paragraphs: [
        'From now on, this passkey alone is enough to sign in.',
        "If this wasn't you, choose a new password right away and check your passkeys.",
      ],
      action: THIS_WAS_NOT_ME,
    }),
    'passkey.removed': () => ({
      subject: 'A passkey was removed from your account',
      paragraphs: [
        "This passkey can't be used to sign in any more, and all other devices were signed out.",
        "If this wasn't you, choose a new password right away and check your passkeys.",
      ],
      action: THIS_WAS_NOT_ME,
    }),
    'personal-token.created': ({ name }) => ({
      subject: 'A personal access token was created',
      paragraphs: [
        `Programs can now use your account with the token “${name}”, as far as you allowed it.`,
        "If this wasn't you, revoke it on your account page and choose a new password right away.",
      ],
      action: 'Check your tokens',
    }),
    'provider.linked': ({ provider }) => ({
      subject: `Your ${provider} account was connected`,
      paragraphs: [
        `From now on, you can sign in with the ${provider} account that has the same e-mail address.`,
        `If this wasn't you, choose a new password right away and disconnect ${provider} on your account page.`,
      ],
      action: THIS_WAS_NOT_ME,
    }),
    'sign-in.new-device': ({ browser, system, address, at }) => ({
      subject: 'New sign-in to your account',
      paragraphs: [
        `Your account was used to sign in with ${browser ?? 'an unknown browser'} on ${system ?? 'an unknown system'}, from ${address}, on ${moment(at)}.`,
        "If this was you, there's nothing to do. If not, choose a new password, which signs out all devices.",
      ],
      action: THIS_WAS_NOT_ME,
    }),
    'role.granted': () => ({
      subject: "You're now an administrator",
      paragraphs: ['You can manage accounts on the administration page.'],
      action: 'Open administration',
    }),
    'role.revoked': () => ({
      subject: "You're no longer an administrator",
      paragraphs: ['Your administrator role was removed. Your account and your tasks stay as they are.'],
      action: 'Open Holdfast',
    }),
    'administrator.added': ({ email }) => ({
      subject: 'There is a new administrator',
      paragraphs: [
        `${email} is now an administrator.`,
        "If this wasn't intended, remove the role and check the activity.",
      ],
      action: 'Open activity',
    }),
    invitation: ({ host }) => ({
      subject: "You're invited to Holdfast",
      paragraphs: [
        `An administrator invites you to keep your tasks at ${host}.`,
        'Choose a name and a password to get started. The link works once, within seven days.',
      ],
      action: 'Accept invitation',
    }),
  },
};
