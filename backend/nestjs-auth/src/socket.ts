/** The part of a `ws` socket that we use. */
export interface WsSocket {
  readonly readyState: number;
  send(text: string): void;
  close(code: number, reason: string): void;
}

/** The part of a Socket.IO socket that we use. */
export interface SocketIoSocket {
  emit(event: string, data: unknown): unknown;
  disconnect(close: boolean): unknown;
}

export type Socket = WsSocket | SocketIoSocket;

/** RFC 6455 §7.4.2: 4000 to 4999 are for applications. 4401 resembles 401, and 4503 resembles 503. */
const APPLICATION_CODES = 4000;

const admissions = new WeakMap<object, Promise<unknown>>();

/** Remembers that a connection is being authenticated. */
export function admit<T>(client: object, authentication: Promise<T>): Promise<T> {
  admissions.set(client, authentication);
  return authentication;
}

/** Resolves once the connection has been authenticated or refused; at once if it isn't authenticated at all. */
export async function admission(client: object): Promise<void> {
  await Promise.allSettled([admissions.get(client)]);
}

/** Sends an event in the form that Nest's adapters use for each kind of socket. */
export function sendToSocket(client: Socket, event: string, data: unknown): void {
  if ('readyState' in client) client.send(JSON.stringify({ event, data }));
  else client.emit(event, data);
}

/**
 * Closes a connection. Socket.IO can't carry the reason, so it is sent before.
 *
 * @param status HTTP status of the refusal.
 */
export function closeSocket(client: Socket, status: number, reason: string): void {
  if ('readyState' in client) client.close(APPLICATION_CODES + status, reason);
  else client.disconnect(true);
}
