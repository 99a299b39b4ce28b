import type { AuthDatabase } from '../database/database.js';
import { noteAuditAction, noteSubject } from '../request-context.js';

/** The part of the verifier's result that is used here. */
interface VerifiedUse {
  readonly userVerified: boolean;
  /** The BS flag: kept by a password manager on more than one device. */
  readonly credentialBackedUp: boolean;
  /** The plugin stores this, and the verifier compares the next use with it. */
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
 * Runs before a passkey signs in, after its signature was verified. The audit trail names the account even if the
 * passkey is then refused.
 *
 * A counter that doesn't grow is a sign of a copy (WebAuthn L3 §6.1.1). The verifier refuses it, which is right for a key
 * on one device. If a password manager copies a key to several devices, each copy may count separately or not at all.
 * For such keys the plugin stores 0, the verifier has nothing to refuse, and the check is here.
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
  if (userVerified !== true) throw new Error('the passkey did not verify its user');
}
