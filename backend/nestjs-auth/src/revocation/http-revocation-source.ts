import { ServiceClient, type ServiceCredentials } from '../service-client.js';
import { parseAccountEventPage, type AccountEventPage } from './account-event.js';
import type { AccountEventPosition, RevocationSource } from './revocation-source.js';

const PAGE_SIZE = 500;
const TIMEOUT_MS = 5000;

/** How {@link HttpRevocationSource} reaches the auth server. */
export interface HttpRevocationSourceOptions extends ServiceCredentials {
  /** For example `http://127.0.0.1:3002/api/auth/account-events`. */
  readonly url: string;
}

/** Reads `GET url?after=CURSOR&limit=500` with a service token, see docs/token-contract.md. */
export class HttpRevocationSource implements RevocationSource {
  private readonly url: string;
  private readonly client: ServiceClient;

  constructor({ url, ...credentials }: HttpRevocationSourceOptions) {
    this.url = url;
    this.client = new ServiceClient(credentials);
  }

  async read(position: AccountEventPosition, signal: AbortSignal): Promise<AccountEventPage> {
    const address = new URL(this.url);
    address.searchParams.set('limit', String(PAGE_SIZE));
    if ('after' in position) address.searchParams.set('after', position.after);
    else address.searchParams.set('since', position.since.toISOString());
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    return parseAccountEventPage(await this.client.request(address, {}, deadline));
  }
}
