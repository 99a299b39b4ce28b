import type { Socket } from 'node:net';
import { closeSocket, type WsSocket } from './socket.js';

/** Express' response, or Fastify's reply. */
export type StreamResponse = NodeResponse | { readonly raw: NodeResponse };

/** The part of Node's response that we use. */
interface NodeResponse {
  readonly socket: Pick<Socket, 'destroySoon'> | null;
  readonly req: { readonly httpVersionMajor: number };
  end(done: () => void): unknown;
  on(event: 'error', listener: () => void): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/** An ended session and an expired token close a stream this much later at most. */
const CHECK_MS = 1000;

/** The `ws` socket of a subscription. */
export interface SubscriptionSocket extends WsSocket {
  once(event: 'close', listener: () => void): unknown;
}

/** Why a connection is closed: the HTTP status and the code of a refusal. */
export interface Ending {
  readonly status: number;
  readonly code: string;
}

const watched = new WeakSet<SubscriptionSocket>();

/** Closes a socket once there is a reason, which is looked for every second; once for each socket. */
export function closeWhen(socket: SubscriptionSocket, endingOf: () => Ending | undefined): void {
  if (watched.has(socket)) return;
  watched.add(socket);
  const timer = setInterval(() => {
    const ending = endingOf();
    if (ending === undefined) return;
    clearInterval(timer);
    closeSocket(socket, ending.status, ending.code);
  }, CHECK_MS);
  timer.unref();
  socket.once('close', () => {
    clearInterval(timer);
  });
}

/** Ends a response once a condition holds, which is checked every second. */
export function endWhen(response: StreamResponse, isOver: () => boolean): void {
  const node = 'raw' in response ? response.raw : response;
  const timer = setInterval(() => {
    if (!isOver()) return;
    clearInterval(timer);
    end(node);
  }, CHECK_MS);
  timer.unref();
  node.once('close', () => {
    clearInterval(timer);
  });
}

function end(response: NodeResponse): void {
  // What the handler writes until it hears of the end is an error that no one else listens for.
  response.on('error', () => undefined);
  response.end(() => {
    // Nest unsubscribes from the handler when the connection closes, and a connection of HTTP/1 would be kept alive.
    if (response.req.httpVersionMajor === 1) response.socket?.destroySoon();
  });
}
