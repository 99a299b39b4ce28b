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

/** RFC 6455 §7.4.2: 4000 to 4999 are for applications. 4401 resembles 401. */
const UNAUTHORIZED = 4401;

/** Sends an event in the form that Nest's adapters use for each kind of socket. */
export function sendToSocket(client: Socket, event: string, data: unknown): void {
  if ('readyState' in client) client.send(JSON.stringify({ event, data }));
  else client.emit(event, data);
}

/** Closes a connection. Socket.IO can't carry the reason, so it is sent before. */
export function closeSocket(client: Socket, reason: string): void {
  if ('readyState' in client) client.close(UNAUTHORIZED, reason);
  else client.disconnect(true);
}
