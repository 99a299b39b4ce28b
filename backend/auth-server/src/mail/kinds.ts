/** Every kind of mail, with the facts that its text and its link need. */
export interface MailKinds {
  'address.confirm': [{ readonly token: string }];
  'password.reset': [{ readonly token: string }];
  'password.changed': [];
  'password.locked': [];
  'sign-up.repeated': [];
  'email-change.requested': [];
  'email-change.confirm': [{ readonly token: string }];
  'email-change.done': [{ readonly token: string }];
  'email.corrected': [];
  'account.deleted': [];
  'account.deleted-by-administrator': [];
  'account.locked': [{ readonly reason: string; readonly expiresAt: Date | null }];
  'account.unlocked': [];
  'second-factor.on': [];
  'second-factor.off': [];
  'second-factor.removed': [];
  'recovery.requested': [{ readonly token: string }];
  'recovery.started': [{ readonly token: string; readonly removesAt: Date }];
  'recovery.cancelled': [];
  'recovery.done': [];
  'passkey.added': [];
  'passkey.removed': [];
  'personal-token.created': [{ readonly name: string }];
  'provider.linked': [{ readonly provider: string }];
  'sign-in.new-device': [
    {
      readonly browser: string | null;
      readonly system: string | null;
      readonly address: string;
      readonly at: Date;
    },
  ];
  'role.granted': [];
  'role.revoked': [];
  'administrator.added': [{ readonly email: string }];
  invitation: [{ readonly token: string; readonly host: string }];
}

export type MailKind = keyof MailKinds;

/**
 * The page of the web app that a mail links to. A token goes into the fragment: that part reaches no server, log or
 * Referer header, and a mail scanner that opens the link doesn't use it up. The page posts the token.
 */
export const PAGES = {
  'address.confirm': '/verify-email',
  'password.reset': '/reset-password',
  'password.changed': '/forgot-password',
  'password.locked': '/forgot-password',
  'sign-up.repeated': '/login',
  'email-change.requested': '/forgot-password',
  'email-change.confirm': '/confirm-email',
  'email-change.done': '/undo-email-change',
  'email.corrected': '/',
  'account.unlocked': '/login',
  'second-factor.on': '/forgot-password',
  'second-factor.off': '/forgot-password',
  'second-factor.removed': '/forgot-password',
  'recovery.requested': '/recover-second-factor',
  'recovery.started': '/cancel-second-factor-recovery',
  'recovery.cancelled': '/forgot-password',
  'recovery.done': '/forgot-password',
  'passkey.added': '/forgot-password',
  'passkey.removed': '/forgot-password',
  'personal-token.created': '/account',
  'provider.linked': '/forgot-password',
  'sign-in.new-device': '/forgot-password',
  'role.granted': '/admin',
  'role.revoked': '/account',
  'administrator.added': '/admin/activity',
  invitation: '/accept-invitation',
} as const satisfies Partial<Record<MailKind, string>>;

export interface MailText {
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

/** A mail with a link has a label for it. */
interface LinkedText extends MailText {
  readonly action: string;
}

/** All mails in one language. A language that lacks one doesn't compile. */
export interface MailTexts {
  readonly greeting: (name: string) => string;
  readonly mails: {
    readonly [Kind in MailKind]: (
      ...facts: MailKinds[Kind]
    ) => Kind extends keyof typeof PAGES ? LinkedText : MailText;
  };
}
