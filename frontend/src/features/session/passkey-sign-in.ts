import { authRead, authRequest } from '../../lib/auth-request';
import { forgetPasskey, tellPasswordManagers } from '../../lib/passkey-signals';
import { RequestFailure } from '../../lib/request-failure';
import { askForPasskey } from '../../lib/webauthn';

export interface PasskeyQuestion {
  /** Ends the question, for instance when the page is left. */
  readonly signal: AbortSignal;
  /** In the list below the e-mail field, for as long as it takes; otherwise in a dialog of the browser. */
  readonly isAutofill: boolean;
  /** A passkey was chosen, and the auth server is asked about it. */
  readonly onChosen?: () => void;
}

/**
 * Signs in with a passkey of any account here. Rejects with PasskeyNotUsed, or 401 PASSKEY_REFUSED, PASSKEY_UNKNOWN or
 * PASSKEY_EXPIRED; each try needs a new challenge.
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
  // It may have been removed, or the address changed, where this browser was not there to be told.
  void tellPasswordManagers();
}
