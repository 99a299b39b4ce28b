import type { AuthDatabase } from '../database/database.js';
import { noteAuditAction, noteSubject } from '../request-context.js';

/** What the verifier found, as far as it is read here. */
interface VerifiedUse {
  readonly userVerified: boolean;
  /** The BS flag: kept by a password manager on more than one device. */
  readonly credentialBackedUp: boolean;
  /** What the plugin stores after this, for the verifier to compare the next use with. */
  newCounter: number;
}

interface VerifiedRegistration {
  readonly userVerified: boolean;
  readonly credentialDeviceType: string;
  readonly credential: { counter: number };
}

/** The BE flag, which a passkey has from its registration on: it may be on several devices. */
const SEVERAL_DEVICES = 'multiDevice';

/** Before a new passkey is stored. */
export function checkRegistration(registration: VerifiedRegistration | undefined): void {
  requireOwnerPresent(registration?.userVerified);
  if (registration?.credentialDeviceType === SEVERAL_DEVICES) registration.credential.counter = 0;
}

/**
 * Before a passkey signs in; the signature is right. The account is named in the audit trail whether or not the passkey
 * was good enough.
 *
 * A counter that does not grow is a sign of a copy (WebAuthn L3 §6.1.1). The verifier refuses that, which is right for a
 * key that one device holds. Of a key that a password manager copies to several devices, each copy may count by itself,
 * or not at all: so the plugin is given 0 to store, the verifier has nothing to refuse, and the rule is here.
 */
export async function noteUse(database: AuthDatabase, credentialId: string, use: VerifiedUse): Promise<void> {
  const passkey = await database
    .selectFrom('passkey')
    .select(['id', 'userId', 'deviceType', 'lastCounter'])
    .where('credentialID', '=', credentialId)
    .executeTakeFirstOrThrow();
  noteSubject(passkey.userId);
  requireOwnerPresent(use.userVerified);
  const counter = use.newCounter;
  if (passkey.deviceType === SEVERAL_DEVICES) {
    const last = Number(passkey.lastCounter);
    if (counter <= last && last > 0) {
      if (!use.credentialBackedUp) throw new Error('the signature counter of a passkey went back');
      noteAuditAction('passkey.counter-regressed');
    }
    use.newCounter = 0;
  }
  await database
    .updateTable('passkey')
    .set({ lastUsedAt: new Date(), lastCounter: counter, backedUp: use.credentialBackedUp })
    .where('id', '=', passkey.id)
    .where('userId', '=', passkey.userId)
    .execute();
}

function requireOwnerPresent(userVerified: boolean | undefined): void {
  if (userVerified !== true) throw new Error('the passkey did not check who used it');
}
