import { authRead, authRequest } from '../../lib/auth-request';
import { forgetPasskey, tellPasswordManagers } from '../../lib/passkey-signals';
import { makePasskey } from '../../lib/webauthn';

export interface Passkey {
  readonly id: string;
  /** What browsers and password managers know it by. */
  readonly credentialId: string;
  /** The person's own, else that of the password manager; null when neither is known. */
  readonly name: string | null;
  /** Kept by a password manager on more than one device. */
  readonly isSynced: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

export async function listPasskeys(signal: AbortSignal): Promise<Passkey[]> {
  return (await authRead('/passkey/list-user-passkeys', signal)) as Passkey[];
}

/** Rejects with PasskeyNotUsed, 403 SESSION_NOT_FRESH or 422 PASSKEY_UNUSABLE. */
export async function addPasskey(): Promise<void> {
  const options = await authRead('/passkey/generate-register-options');
  const { proof } = await makePasskey(options as PublicKeyCredentialCreationOptionsJSON);
  await authRequest('/passkey/verify-registration', { response: proof });
}

export const renamePasskey = (id: string, name: string): Promise<unknown> =>
  authRequest('/passkey/update-passkey', { id, name });

/** Ends every other session. 403 SESSION_NOT_FRESH, 409 LAST_WAY_IN. */
export async function removePasskey({ id, credentialId }: Passkey): Promise<void> {
  await authRequest('/passkey/delete-passkey', { id });
  // By its id too: an old one may be kept under another user handle than the account has now.
  await forgetPasskey(location.hostname, credentialId);
  await tellPasswordManagers();
}
