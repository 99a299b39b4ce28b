import type { Keyring } from './keyring.js';
import { serviceToken, type ServiceTokenSigner } from './revocation/service-token.js';

/** How a service authenticates to the auth server. */
export interface ServiceCredentials {
  readonly keyring: Keyring;
  /** `iss` and `sub` of the service token. */
  readonly service: string;
  /** `aud` of the service token: the issuer of the auth server's access tokens. */
  readonly audience: string;
  /** Signs the service token, for example with @nestjs/jwt. @default HMAC-SHA-256 of node:crypto */
  readonly sign?: ServiceTokenSigner;
}

/** Sends requests to the auth server, each with a new service token. */
export class ServiceClient {
  /** Index of the key that the server accepts: during a rotation it may know only the previous one. */
  private accepted = 0;

  constructor(private readonly credentials: ServiceCredentials) {}

  /**
   * @returns The JSON of a successful response, unchecked.
   * @throws {Error} If the server can't be reached or refuses, with the status and without the query.
   */
  async request(address: URL, init: RequestInit, signal: AbortSignal): Promise<unknown> {
    const { signingKeys } = this.credentials.keyring;
    for (let tried = 1; ; tried += 1) {
      const response = await this.send(address, init, signal);
      if (response.ok) return response.json();
      await response.body?.cancel();
      if (response.status !== 401 || tried >= signingKeys.length) {
        throw new Error(`${address.origin}${address.pathname} responded ${response.status}`);
      }
      this.accepted = (this.accepted + 1) % signingKeys.length;
    }
  }

  private send(address: URL, init: RequestInit, signal: AbortSignal): Promise<Response> {
    const { keyring, service, audience, sign } = this.credentials;
    const key = keyring.signingKeys[this.accepted] ?? keyring.signingKeys[0];
    return fetch(address, {
      ...init,
      headers: {
        ...(init.body !== undefined && { 'Content-Type': 'application/json' }),
        Accept: 'application/json',
        Authorization: `Bearer ${serviceToken(key, service, audience, sign)}`,
      },
      // A redirect would send the service token to another address.
      redirect: 'error',
      signal,
    });
  }
}
