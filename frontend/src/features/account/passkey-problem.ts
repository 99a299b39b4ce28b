import { t } from '@lingui/core/macro';
import { messageFor } from '../../lib/error-message';
import { PasskeyNotUsed } from '../../lib/webauthn';

/** Says why no passkey was added. */
export function passkeyProblem(error: Error): string {
  return error instanceof PasskeyNotUsed
    ? t`No passkey was created. This device may already have one.`
    : messageFor(error);
}
