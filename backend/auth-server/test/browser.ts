/** The public origin of every server under test; the address that tests connect to is another one, as behind a proxy. */
export const ORIGIN = 'http://localhost:3000';

/** Untyped on purpose: the tests state what they expect of it. */
export type Json = ReturnType<typeof JSON.parse>;

interface PlainRequest {
  readonly method: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

/** What a browser adds to HTTP: an Origin header and a cookie jar. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** The last `Set-Cookie` line of each cookie, with its attributes. */
  readonly setCookies = new Map<string, string>();

  constructor(
    private readonly address: string,
    private readonly headers: Readonly<Record<string, string>> = { origin: ORIGIN },
  ) {}

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send(path, { method: 'GET', headers });
  }

  post(path: string, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.send(path, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  async send(path: string, { headers, ...init }: PlainRequest): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.address + path, {
      redirect: 'manual',
      ...init,
      headers: { ...this.headers, ...(cookie === '' ? {} : { cookie }), ...headers },
    });
    for (const line of response.headers.getSetCookie()) this.#store(line);
    const text = await response.text();
    const isJson = text !== '' && (response.headers.get('content-type')?.includes('json') ?? false);
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  #store(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    this.setCookies.set(name, line);
    if (/max-age=0/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
