import { visitorRead } from './auth-request';
import { canSignal } from './webauthn';

/*
 * The Signal API keeps password managers up to date. Few browsers have it, and a missed update only leaves a passkey in a
 * list that the auth server refuses. So failures are ignored.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-signal-methods
 */

interface AccountSignals {
  readonly rpId: string;
  readonly userId: string;
  readonly allAcceptedCredentialIds: string[];
  readonly name: string;
  readonly displayName: string;
}

/** Asks password managers to stop offering a passkey that the auth server doesn't know. */
export async function forgetPasskey(rpId: string, credentialId: string): Promise<void> {
  if (!canSignal('signalUnknownCredential')) return;
  await PublicKeyCredential.signalUnknownCredential({ rpId, credentialId }).catch(() => undefined);
}

/** Sends password managers the valid passkeys, name and address of the signed-in account. */
export async function updatePasswordManagers(): Promise<void> {
  if (!canSignal('signalAllAcceptedCredentials') || !canSignal('signalCurrentUserDetails')) return;
  try {
    const { rpId, userId, allAcceptedCredentialIds, name, displayName } = (await visitorRead(
      '/passkey/signals',
    )) as AccountSignals;
    await PublicKeyCredential.signalAllAcceptedCredentials({ rpId, userId, allAcceptedCredentialIds });
    await PublicKeyCredential.signalCurrentUserDetails({ rpId, userId, name, displayName });
  } catch {
    // See above.
  }
}
