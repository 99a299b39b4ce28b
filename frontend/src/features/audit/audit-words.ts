import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const words: Readonly<Record<string, MessageDescriptor>> = {
  'account.created': msg`Account created`,
  'account.deleted': msg`Account deleted`,
  'account.banned': msg`Account locked`,
  'account.unbanned': msg`Account unlocked`,
  'session.started': msg`Sign-in`,
  'session.started-with-passkey': msg`Sign-in with a passkey`,
  'session.second-factor-asked': msg`Sign-in: password right, code asked for`,
  'session.ended': msg`Sign-out`,
  'session.revoked': msg`Another device signed out`,
  'session.others-revoked': msg`Signed out everywhere else`,
  'sessions.ended-by-admin': msg`Signed out by an administrator`,
  'password.reset-requested': msg`Link for a new password asked for`,
  'password.reset': msg`New password by a mailed link`,
  'password.changed': msg`Password changed`,
  'email.verified': msg`E-mail address confirmed`,
  'email.declined': msg`E-mail address declined by its owner`,
  'email.change-requested': msg`Change of the e-mail address asked for`,
  'email.changed': msg`E-mail address changed`,
  'email.change-undone': msg`Change of the e-mail address taken back`,
  'name.changed': msg`Name changed`,
  'second-factor.prepared': msg`Second step prepared`,
  'second-factor.passed': msg`Second step: code of the app`,
  'second-factor.backup-code-used': msg`Second step: backup code`,
  'second-factor.codes-renewed': msg`New backup codes`,
  'second-factor.removed': msg`Second step turned off`,
  'second-factor.recovery-requested': msg`Link to remove the second step asked for`,
  'second-factor.recovery-started': msg`Removal of the second step announced`,
  'second-factor.recovery-cancelled': msg`Removal of the second step cancelled`,
  'second-factor.recovered': msg`Second step removed after the waiting time`,
  'second-factor.removed-by-admin': msg`Second step removed by an administrator`,
  'email.corrected': msg`E-mail address corrected by an administrator`,
  'account.deleted-by-admin': msg`Account deleted by an administrator`,
  'account.created-by-invitation': msg`Account created from an invitation`,
  'invitation.sent': msg`Invitation sent`,
  'passkey.added': msg`Passkey added`,
  'passkey.renamed': msg`Passkey renamed`,
  'passkey.removed': msg`Passkey removed`,
  'passkey.counter-regressed': msg`Passkey used with an older counter`,
  'device.distrusted': msg`Trusted device forgotten`,
  'session.started-with-provider': msg`Sign-in with an account elsewhere`,
  'provider.linked': msg`Account elsewhere linked`,
  'provider.unlinked': msg`Account elsewhere no longer linked`,
  'role.changed': msg`Role changed`,
};

/** A deed in words. One that this version does not know yet is shown by its name: a trail must not have holes. */
export function auditWords(action: string): string {
  const known = words[action];
  return known ? i18n._(known) : action;
}
