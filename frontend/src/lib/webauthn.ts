/*
 * Passkeys, in the JSON format that the browser and the auth server share.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-parseCreationOptionsFromJSON
 */

/** The user closed the browser's dialog, waited too long or has no passkey here. Browsers don't say which. */
export class PasskeyNotUsed extends Error {
  override readonly name = 'PasskeyNotUsed';
}

export function canUsePasskeys(): boolean {
  return 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

type Signal = 'signalUnknownCredential' | 'signalAllAcceptedCredentials' | 'signalCurrentUserDetails';

/** Whether the browser supports this method of the Signal API. */
export function canSignal(method: Signal): boolean {
  return 'PublicKeyCredential' in window && method in PublicKeyCredential;
}

/** Whether the browser suggests passkeys below the email field. */
export async function canAutofillPasskeys(): Promise<boolean> {
  return canUsePasskeys() && (await PublicKeyCredential.isConditionalMediationAvailable());
}

/** Whether this device can store a passkey, protected by its screen lock. */
export async function canKeepPasskey(): Promise<boolean> {
  return canUsePasskeys() && (await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable());
}

export interface GivenPasskey {
  readonly id: string;
  /** Sent to the auth server. */
  readonly proof: unknown;
}

/** @throws {PasskeyNotUsed} also when `signal` aborts */
export async function askForPasskey(
  options: PublicKeyCredentialRequestOptionsJSON,
  { signal, isAutofill }: { signal: AbortSignal; isAutofill: boolean },
): Promise<GivenPasskey> {
  return given(
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
      mediation: isAutofill ? 'conditional' : 'optional',
      signal,
    }),
  );
}

/** @throws {PasskeyNotUsed} also when this device already has a passkey for the account */
export async function makePasskey(options: PublicKeyCredentialCreationOptionsJSON): Promise<GivenPasskey> {
  return given(
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  );
}

async function given(asked: Promise<Credential | null>): Promise<GivenPasskey> {
  const credential = await asked.catch((error: unknown) => {
    throw error instanceof DOMException ? new PasskeyNotUsed(error.message, { cause: error }) : error;
  });
  if (!(credential instanceof PublicKeyCredential)) throw new PasskeyNotUsed('No passkey was returned');
  return { id: credential.id, proof: credential.toJSON() };
}
