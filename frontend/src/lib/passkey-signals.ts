import { visitorRead } from './auth-request';
import { canSignal } from './webauthn';

/*
 * The Signal API: what password managers should know of the passkeys that they keep. Few browsers have it; and one that
 * does not do as it was told leaves a passkey in a list, which the auth server then refuses. So nothing here fails.
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

/** The auth server knows no account with this passkey: it need not be offered again. */
export async function forgetPasskey(rpId: string, credentialId: string): Promise<void> {
  if (!canSignal('signalUnknownCredential')) return;
  await PublicKeyCredential.signalUnknownCredential({ rpId, credentialId }).catch(() => undefined);
}

/** Which passkeys of the account that is signed in are good, and under what name and address it is known now. */
export async function tellPasswordManagers(): Promise<void> {
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
