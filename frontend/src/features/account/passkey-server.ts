import { authRead, authRequest } from '../../lib/auth-request';
import { forgetPasskey, updatePasswordManagers } from '../../lib/passkey-signals';
import { makePasskey } from '../../lib/webauthn';

export interface Passkey {
  readonly id: string;
  /** The id that browsers and password managers use. */
  readonly credentialId: string;
  /** Chosen by the user, or else the password manager's name, or null. */
  readonly name: string | null;
  /** Synced to several devices by a password manager. */
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

/** Ends every other session. 403 SESSION_NOT_FRESH, 409 LAST_SIGN_IN_METHOD. */
export async function removePasskey({ id, credentialId }: Passkey): Promise<void> {
  await authRequest('/passkey/delete-passkey', { id });
  // By id too, because an old passkey may be stored under an earlier user handle.
  await forgetPasskey(location.hostname, credentialId);
  await updatePasswordManagers();
}
