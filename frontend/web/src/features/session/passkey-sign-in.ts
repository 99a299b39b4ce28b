import { authRead, authRequest } from '../../lib/auth-request';
import { askForPasskey } from '../../lib/webauthn';

export interface PasskeyQuestion {
  /** Ends the question, for instance when the page is left. */
  readonly signal: AbortSignal;
  /** In the list below the e-mail field, for as long as it takes; otherwise in a dialog of the browser. */
  readonly isAutofill: boolean;
}

/** Signs in with a passkey of any account here. Rejects with PasskeyNotUsed, or 401 PASSKEY_REFUSED. */
export async function signInWithPasskey(question: PasskeyQuestion): Promise<void> {
  const options = await authRead('/passkey/generate-authenticate-options', question.signal);
  const response = await askForPasskey(options as PublicKeyCredentialRequestOptionsJSON, question);
  await authRequest('/passkey/verify-authentication', { response });
}
