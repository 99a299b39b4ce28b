import { ServiceClient, type ServiceCredentials } from '../service-client.js';
import type {
  PersonalTokenExchange,
  PersonalTokenSource,
  PersonalTokenUse,
} from './personal-token-source.js';

/** How {@link HttpPersonalTokenSource} reaches the auth server. */
export interface HttpPersonalTokenSourceOptions extends ServiceCredentials {
  /** For example `http://127.0.0.1:3002/api/auth/personal-tokens/exchange`. */
  readonly url: string;
}

/** Sends `POST url` with a service token, see docs/token-contract.md. */
export class HttpPersonalTokenSource implements PersonalTokenSource {
  private readonly url: URL;
  private readonly client: ServiceClient;

  constructor({ url, ...credentials }: HttpPersonalTokenSourceOptions) {
    this.url = new URL(url);
    this.client = new ServiceClient(credentials);
  }

  async exchange(use: PersonalTokenUse, signal: AbortSignal): Promise<PersonalTokenExchange> {
    const init = { method: 'POST', body: JSON.stringify(use) };
    return parseExchange(await this.client.request(this.url, init, signal));
  }
}

function parseExchange(response: unknown): PersonalTokenExchange {
  if (typeof response === 'object' && response !== null && 'accessToken' in response) {
    const { accessToken } = response;
    if (typeof accessToken === 'string') return { accessToken };
    if (accessToken === null) {
      return { accessToken, isExpired: 'isExpired' in response && response.isExpired === true };
    }
  }
  throw new TypeError('The exchange of a personal access token is not { accessToken }');
}
