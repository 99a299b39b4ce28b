import { authRead, authRequest } from '../../lib/auth-request';
import { forgetPasskey, updatePasswordManagers } from '../../lib/passkey-signals';
import { RequestFailure } from '../../lib/request-failure';
import { askForPasskey } from '../../lib/webauthn';

export interface PasskeyQuestion {
  /** Cancels the request, for example when the user leaves the page. */
  readonly signal: AbortSignal;
  /** Suggests passkeys below the email field, with no time limit. Otherwise opens the browser's dialog. */
  readonly isAutofill: boolean;
  /** Called when a passkey was chosen, before the auth server verifies it. */
  readonly onChosen?: () => void;
}

/**
 * Signs in with a passkey of any account. Rejects with PasskeyNotUsed, or 401 PASSKEY_REFUSED, PASSKEY_UNKNOWN or
 * PASSKEY_EXPIRED. Each attempt needs a new challenge.
 */
export async function signInWithPasskey(question: PasskeyQuestion): Promise<void> {
  const path = '/passkey/generate-authenticate-options';
  const options = (await authRead(path, question.signal)) as PublicKeyCredentialRequestOptionsJSON;
  const { id, proof } = await askForPasskey(options, question);
  question.onChosen?.();
  try {
    await authRequest('/passkey/verify-authentication', { response: proof });
  } catch (error) {
    const isUnknown = error instanceof RequestFailure && error.code === 'PASSKEY_UNKNOWN';
    if (isUnknown) await forgetPasskey(options.rpId ?? location.hostname, id);
    throw error;
  }
  // The passkeys or the address may have changed in another browser.
  void updatePasswordManagers();
}
