import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const messages: Readonly<Record<string, MessageDescriptor>> = {
  'account.created': msg`Account created`,
  'account.deleted': msg`Account deleted`,
  'account.banned': msg`Account locked`,
  'account.unbanned': msg`Account unlocked`,
  'session.started': msg`Sign-in`,
  'session.started-with-passkey': msg`Sign-in with a passkey`,
  'session.second-factor-asked': msg`Password accepted, code requested`,
  'session.ended': msg`Sign-out`,
  'session.revoked': msg`Another device signed out`,
  'session.others-revoked': msg`Signed out everywhere else`,
  'sessions.ended-by-admin': msg`Signed out by an administrator`,
  'password.reset-requested': msg`Password reset requested`,
  'password.reset': msg`Password reset by email`,
  'password.changed': msg`Password changed`,
  'email.verified': msg`Email address confirmed`,
  'email.declined': msg`Email address declined by its owner`,
  'email.change-requested': msg`Email change requested`,
  'email.changed': msg`Email address changed`,
  'email.change-undone': msg`Email change undone`,
  'name.changed': msg`Name changed`,
  'second-factor.prepared': msg`Two-factor setup started`,
  'second-factor.passed': msg`Authenticator code used`,
  'second-factor.backup-code-used': msg`Backup code used`,
  'second-factor.codes-renewed': msg`New backup codes`,
  'second-factor.removed': msg`Two-factor authentication turned off`,
  'second-factor.recovery-requested': msg`Two-factor removal requested`,
  'second-factor.recovery-started': msg`Two-factor removal scheduled`,
  'second-factor.recovery-cancelled': msg`Two-factor removal cancelled`,
  'second-factor.recovered': msg`Two-factor authentication removed after the waiting period`,
  'second-factor.removed-by-admin': msg`Two-factor authentication removed by an administrator`,
  'email.corrected': msg`Email address corrected by an administrator`,
  'account.deleted-by-admin': msg`Account deleted by an administrator`,
  'account.created-by-invitation': msg`Account created from an invitation`,
  'invitation.sent': msg`Invitation sent`,
  'passkey.added': msg`Passkey added`,
  'passkey.renamed': msg`Passkey renamed`,
  'passkey.removed': msg`Passkey removed`,
  'passkey.counter-regressed': msg`Passkey used with an older counter`,
  'personal-token.created': msg`Personal access token created`,
  'personal-token.revoked': msg`Personal access token revoked`,
  'device.distrusted': msg`Trusted device removed`,
  'session.started-with-provider': msg`Sign-in with a connected account`,
  'provider.linked': msg`Account connected`,
  'provider.unlinked': msg`Account disconnected`,
  'role.changed': msg`Role changed`,
};

/** The message for an action. Unknown actions show their name, so that none is hidden. */
export function auditMessage(action: string): string {
  const known = messages[action];
  return known ? i18n._(known) : action;
}
