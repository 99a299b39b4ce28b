import type { Migration } from 'kysely';
import { accounts } from './0001-accounts.js';
import { accountEvents } from './0002-account-events.js';
import { auditTrail } from './0003-audit-trail.js';
import { secondFactor } from './0004-second-factor.js';
import { mailQueue } from './0005-mail-queue.js';
import { passkeys } from './0006-passkeys.js';
import { keyPairs } from './0007-key-pairs.js';
import { trustedDevices } from './0008-trusted-devices.js';
import { eventCluster } from './0009-event-cluster.js';
import { securityVersion } from './0010-security-version.js';
import { mailedLinks } from './0011-mailed-links.js';
import { eventPositions } from './0020-event-positions.js';
import { passwordFailures } from './0030-password-failures.js';
import { passkeyAccounts } from './0040-passkey-accounts.js';
import { secondFactorRecovery } from './0050-second-factor-recovery.js';
import { userLanguage } from './0060-user-language.js';
import { requestCounts } from './0070-request-counts.js';
import { personalTokens } from './0080-personal-tokens.js';

/** In order. A released migration is never edited: the next change is a new one. */
export const migrations: Record<string, Migration> = {
  '0001-accounts': accounts,
  '0002-account-events': accountEvents,
  '0003-audit-trail': auditTrail,
  '0004-second-factor': secondFactor,
  '0005-mail-queue': mailQueue,
  '0006-passkeys': passkeys,
  '0007-key-pairs': keyPairs,
  '0008-trusted-devices': trustedDevices,
  '0009-event-cluster': eventCluster,
  '0010-security-version': securityVersion,
  '0011-mailed-links': mailedLinks,
  '0020-event-positions': eventPositions,
  '0030-password-failures': passwordFailures,
  '0040-passkey-accounts': passkeyAccounts,
  '0050-second-factor-recovery': secondFactorRecovery,
  '0060-user-language': userLanguage,
  '0070-request-counts': requestCounts,
  '0080-personal-tokens': personalTokens,
};

/** The newest entry: names sort by their number. */
export const LATEST_MIGRATION = Object.keys(migrations).sort().at(-1) ?? '';
