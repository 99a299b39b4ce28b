import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { SignJWT } from 'jose';

export const CLIENT_ID = 'client-of-holdfast';
export const CLIENT_SECRET = 'secret-of-the-client';

/** Where Better Auth looks for the providers. Nothing in the product can point it elsewhere: only the tests' `fetch` does. */
const HOSTS: Readonly<Record<string, string>> = {
  'oauth2.googleapis.com': '/google',
  'github.com': '/github',
  'api.github.com': '/github-api',
};

/** A user of the provider. */
export interface Profile {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly emailVerified: boolean;
}

type FetchInput = Parameters<typeof fetch>[0];

interface Consent {
  readonly profile: Profile;
  readonly challenge: string | null;
  readonly redirectUri: string;
}

/** Google and GitHub, as much of them as a sign-in meets: PKCE, one use of each code, tokens, a profile. */
export class FakeProviders {
  readonly #consents = new Map<string, Consent>();
  readonly #profiles = new Map<string, Profile>();
  readonly #server: Server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  readonly #fetch = globalThis.fetch;
  /** Every token that was handed out. */
  readonly tokens: string[] = [];
  #reachedAt: string | undefined;

  /** Listens, and leads what this process fetches from the providers here. */
  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    globalThis.fetch = (input, init) => this.#fetch(this.#localAddress(input), init);
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  /** Leads what is fetched from now on to another address, such as that of a proxy. */
  reachAt(url: string): void {
    this.#reachedAt = url;
  }

  async stop(): Promise<void> {
    globalThis.fetch = this.#fetch;
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Does what the provider does when the user agrees. @returns The URL to which it redirects the browser. */
  agree(authorizationUrl: string, profile: Profile): URL {
    const { searchParams } = new URL(authorizationUrl);
    const code = randomBytes(16).toString('base64url');
    const redirectUri = searchParams.get('redirect_uri') ?? '';
    this.#consents.set(code, { profile, challenge: searchParams.get('code_challenge'), redirectUri });
    const back = new URL(redirectUri);
    back.searchParams.set('code', code);
    back.searchParams.set('state', searchParams.get('state') ?? '');
    return back;
  }

  #localAddress(input: FetchInput): FetchInput {
    if (input instanceof Request) return input;
    const url = new URL(input);
    const prefix = HOSTS[url.hostname];
    if (prefix === undefined) return input;
    return new URL(`${prefix}${url.pathname}`, this.#reachedAt ?? this.url).href;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '', headers } = request;
    const form = new URLSearchParams(await textOf(request));
    const profile = this.#profiles.get(/^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '');
    if (url === '/google/token') send(response, await this.#redeem(form, googleTokens));
    else if (url === '/github/login/oauth/access_token')
      send(response, await this.#redeem(form, githubTokens));
    else if (url === '/github-api/user' && profile !== undefined) {
      send(response, { id: Number(profile.id), login: 'ada', name: profile.name, email: profile.email });
    } else if (url === '/github-api/user/emails' && profile !== undefined) {
      send(response, [{ email: profile.email, primary: true, verified: profile.emailVerified }]);
    } else response.writeHead(404).end();
  }

  async #redeem(form: URLSearchParams, issue: (profile: Profile, token: string) => Promise<object>) {
    const code = form.get('code') ?? '';
    const consent = this.#consents.get(code);
    this.#consents.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isOurs = form.get('client_id') === CLIENT_ID && form.get('client_secret') === CLIENT_SECRET;
    if (!isOurs || consent === undefined) return undefined;
    if (consent.redirectUri !== form.get('redirect_uri')) return undefined;
    if (consent.challenge !== null && consent.challenge !== challenge) return undefined;
    const token = `token-${randomBytes(16).toString('hex')}`;
    this.#profiles.set(token, consent.profile);
    this.tokens.push(token);
    return issue(consent.profile, token);
  }
}

async function googleTokens({ id, email, name, emailVerified }: Profile, accessToken: string) {
  const claims = {
    sub: id,
    email,
    name,
    email_verified: emailVerified,
    picture: 'https://example.com/a.png',
  };
  const idToken = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32));
  return {
    access_token: accessToken,
    refresh_token: `refresh-${accessToken}`,
    id_token: idToken,
    expires_in: 3600,
  };
}

function githubTokens(_profile: Profile, accessToken: string) {
  return Promise.resolve({ access_token: accessToken, token_type: 'bearer', scope: 'read:user,user:email' });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, body: object | undefined): void {
  response.writeHead(body === undefined ? 400 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body ?? { error: 'invalid_grant' }));
}
