/** What is needed of a socket of `ws`. */
export interface WsSocket {
  readonly readyState: number;
  send(text: string): void;
  close(code: number, reason: string): void;
}

/** What is needed of a socket of Socket.IO. */
export interface SocketIoSocket {
  emit(event: string, data: unknown): unknown;
  disconnect(close: boolean): unknown;
}

export type Socket = WsSocket | SocketIoSocket;

/** RFC 6455 §7.4.2: 4000 to 4999 are for applications. This one is 401's neighbour. */
const UNAUTHORIZED = 4401;

/** Sends an event in the form that Nest's adapters use for each kind of socket. */
export function sendToSocket(client: Socket, event: string, data: unknown): void {
  if ('readyState' in client) client.send(JSON.stringify({ event, data }));
  else client.emit(event, data);
}

/** Ends a connection. Socket.IO has no place for the reason; it was told before. */
export function closeSocket(client: Socket, reason: string): void {
  if ('readyState' in client) client.close(UNAUTHORIZED, reason);
  else client.disconnect(true);
}
