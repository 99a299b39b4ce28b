import type { Keyring } from '../keyring.js';
import { parseAccountEventPage, type AccountEventPage } from './account-event.js';
import type { AccountEventPosition, RevocationSource } from './revocation-source.js';
import { serviceToken, type ServiceTokenSigner } from './service-token.js';

const PAGE_SIZE = 500;
const TIMEOUT_MS = 5000;

/** How {@link HttpRevocationSource} reaches the auth server. */
export interface HttpRevocationSourceOptions {
  /** For example `http://127.0.0.1:3002/api/auth/account-events`. */
  readonly url: string;
  readonly keyring: Keyring;
  /** `iss` and `sub` of the service token. */
  readonly service: string;
  /** `aud` of the service token: the issuer of the auth server's access tokens. */
  readonly audience: string;
  /** Signs the service token, for example with @nestjs/jwt. @default HMAC-SHA-256 of node:crypto */
  readonly sign?: ServiceTokenSigner;
}

/** Reads `GET url?after=CURSOR&limit=500` with a service token, see docs/token-contract.md. */
export class HttpRevocationSource implements RevocationSource {
  /** Index of the key that the server accepts: during a rotation it may know only the previous one. */
  private accepted = 0;

  constructor(private readonly options: HttpRevocationSourceOptions) {}

  async read(position: AccountEventPosition, signal: AbortSignal): Promise<AccountEventPage> {
    const { url, keyring } = this.options;
    const address = new URL(url);
    address.searchParams.set('limit', String(PAGE_SIZE));
    if ('after' in position) address.searchParams.set('after', position.after);
    else address.searchParams.set('since', position.since.toISOString());

    for (let tried = 1; ; tried += 1) {
      const response = await this.ask(address, signal);
      if (response.ok) return parseAccountEventPage(await response.json());
      await response.body?.cancel();
      if (response.status !== 401 || tried >= keyring.signingKeys.length) {
        throw new Error(`${address.origin}${address.pathname} responded ${response.status}`);
      }
      this.accepted = (this.accepted + 1) % keyring.signingKeys.length;
    }
  }

  private ask(address: URL, signal: AbortSignal): Promise<Response> {
    const { keyring, service, audience, sign } = this.options;
    const key = keyring.signingKeys[this.accepted] ?? keyring.signingKeys[0];
    return fetch(address, {
      headers: {
        Accept: 'application/json',
        Authorization: `Bearer ${serviceToken(key, service, audience, sign)}`,
      },
      // A redirect would send the service token to another address.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
  }
}
