/*
 * Passkeys, by the browser's own JSON forms of what the auth server sends and wants back.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-parseCreationOptionsFromJSON
 */

/** The person closed the browser's dialog, waited too long, or has no passkey here: browsers do not tell which. */
export class PasskeyNotUsed extends Error {
  override readonly name = 'PasskeyNotUsed';
}

export function canUsePasskeys(): boolean {
  return 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

type Signal = 'signalUnknownCredential' | 'signalAllAcceptedCredentials' | 'signalCurrentUserDetails';

/** Whether the browser passes on what password managers should know. */
export function canSignal(method: Signal): boolean {
  return 'PublicKeyCredential' in window && method in PublicKeyCredential;
}

/** Whether the browser offers passkeys in the list that it opens below the e-mail field. */
export async function canAutofillPasskeys(): Promise<boolean> {
  return canUsePasskeys() && (await PublicKeyCredential.isConditionalMediationAvailable());
}

/** Whether this device itself can keep a passkey, by its screen lock. */
export async function canKeepPasskey(): Promise<boolean> {
  return canUsePasskeys() && (await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable());
}

export interface GivenPasskey {
  readonly id: string;
  /** What the auth server has to see. */
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

/** @throws {PasskeyNotUsed} also when this device has one for the account already */
export async function makePasskey(options: PublicKeyCredentialCreationOptionsJSON): Promise<GivenPasskey> {
  return given(
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  );
}

async function given(asked: Promise<Credential | null>): Promise<GivenPasskey> {
  const credential = await asked.catch((error: unknown) => {
    throw error instanceof DOMException ? new PasskeyNotUsed(error.message, { cause: error }) : error;
  });
  if (!(credential instanceof PublicKeyCredential)) throw new PasskeyNotUsed('no passkey was given');
  return { id: credential.id, proof: credential.toJSON() };
}
