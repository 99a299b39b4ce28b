import { t } from '@lingui/core/macro';
import { whatHappened } from '../../lib/failure-text';
import { PasskeyNotUsed } from '../../lib/webauthn';

/** Why there is no new passkey, in words. */
export function passkeyProblem(error: Error): string {
  return error instanceof PasskeyNotUsed
    ? t`No passkey was made. This device may have one for your account already.`
    : whatHappened(error);
}
