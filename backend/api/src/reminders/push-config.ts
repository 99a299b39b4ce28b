/** The settings of web push, see `.env.example`. */
export interface PushConfig {
  /** The keys by which push services know this server (RFC 8292); undefined: nothing is sent. */
  readonly vapid:
    { readonly subject: string; readonly publicKey: string; readonly privateKey: string } | undefined;
  /** Where messages may go, see `push-endpoint.ts`. */
  readonly services: readonly string[];
}

export const PUSH_CONFIG = Symbol('PUSH_CONFIG');
