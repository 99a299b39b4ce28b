import type { Device } from '../../lib/device-name';
import { authRead, authRequest } from '../../lib/auth-request';

export interface OwnSession extends Device {
  readonly id: string;
  readonly isCurrent: boolean;
  readonly ipAddress: string | null;
  readonly createdAt: string;
  /** Accurate to an hour. */
  readonly lastSeenAt: string;
}

export const changeName = (name: string): Promise<unknown> => authRequest('/update-user', { name });

/** Takes effect when the new address is confirmed. 409 EMAIL_TAKEN, 422 at `password`. */
export const requestEmailChange = (newEmail: string, password: string): Promise<unknown> =>
  authRequest('/email-change', { newEmail, password });

/** Ends all other sessions and gives this one a new id. 422 at `currentPassword` or `newPassword`. */
export const changePassword = (currentPassword: string, newPassword: string): Promise<unknown> =>
  authRequest('/change-password', { currentPassword, newPassword });

/** Deletes the account, and its tasks soon after. 422 at `password`. */
export const deleteAccount = (password: string): Promise<unknown> =>
  authRequest('/delete-account', { password });

export async function listSessions(signal: AbortSignal): Promise<OwnSession[]> {
  const { sessions } = (await authRead('/sessions', signal)) as { sessions: OwnSession[] };
  return sessions;
}

/** 404 SESSION_NOT_FOUND if it has already ended. */
export const endSession = (id: string): Promise<unknown> => authRequest('/sessions/revoke', { id });

export const endOtherSessions = (): Promise<unknown> => authRequest('/sessions/revoke-others');

export interface SecondFactorSetup {
  /** `otpauth://totp/…?secret=…`, for the QR code of an authenticator app. */
  readonly totpUri: string;
  readonly backupCodes: readonly string[];
}

/** Creates a secret and codes. {@link confirmSecondFactor} turns the second factor on. 422 at `password`. */
export async function prepareSecondFactor(password: string): Promise<SecondFactorSetup> {
  const { totpURI, backupCodes } = (await authRequest('/two-factor/enable', { password })) as {
    totpURI: string;
    backupCodes: string[];
  };
  return { totpUri: totpURI, backupCodes };
}

/** 422 at `code` if it's wrong. */
export const confirmSecondFactor = (code: string): Promise<unknown> =>
  authRequest('/two-factor/verify-totp', { code });

/** Invalidates the old codes. 422 at `password`. */
export async function renewBackupCodes(password: string): Promise<readonly string[]> {
  const { backupCodes } = (await authRequest('/two-factor/generate-backup-codes', { password })) as {
    backupCodes: string[];
  };
  return backupCodes;
}

/** When the second factor will be removed after a request by email, or null. */
export async function announcedRemoval(signal: AbortSignal): Promise<string | null> {
  const { removesAt } = (await authRead('/two-factor/recovery', signal)) as { removesAt: string | null };
  return removesAt;
}

export const cancelAnnouncedRemoval = (): Promise<unknown> => authRequest('/two-factor/recovery/cancel');

export const removeSecondFactor = (password: string): Promise<unknown> =>
  authRequest('/two-factor/disable', { password });
