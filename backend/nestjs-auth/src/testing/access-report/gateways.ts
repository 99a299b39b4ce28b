import { metadata } from '../../controllers.js';
import { answerOfError, classesOf, messageOperation, methodsOf } from './messages.js';
import type { NestSubject } from './nest-access.js';
import { isRecord, type Answer, type Operation, type Send } from './model.js';

const GATEWAY = 'websockets:is_gateway';
const OPTIONS = 'websockets:gateway_options';
const PORT = 'port';
const MESSAGE = 'message';
const IS_MESSAGE = 'websockets:message_mapping';

/** A connection to a gateway. */
export interface ReportSocket {
  /** Sends an event and resolves with what comes back for it; rejects when the connection is refused or ends. */
  ask(event: string, data: unknown): Promise<unknown>;
  close(): void;
}

/** Connects to a gateway with a token, or without. */
export type ConnectSocket = (
  url: string,
  authorization: string | undefined,
) => ReportSocket | Promise<ReportSocket>;

/** Finds the messages of the gateways, with the address of each. */
export function gatewayOperations(subject: NestSubject, base: string): ReadonlyMap<Operation, string> {
  const found = new Map<Operation, string>();
  for (const type of classesOf(subject, 'providers')) {
    if (metadata(GATEWAY, type.metatype) !== true) continue;
    const options = metadata(OPTIONS, type.metatype);
    const { path, namespace } = isRecord(options) ? options : {};
    const place = [path, namespace].find((each) => typeof each === 'string') ?? '/';
    const port = metadata(PORT, type.metatype);
    const url = new URL(`/${place.replace(/^\//, '')}`, base);
    if (typeof port === 'number' && port > 0) url.port = String(port);
    for (const method of methodsOf(type.prototype)) {
      const event = metadata(MESSAGE, method.handler);
      if (metadata(IS_MESSAGE, method.handler) !== true || typeof event !== 'string') continue;
      const names = { kind: 'gateway', route: `gateway ${place}: ${event}`, path: event } as const;
      found.set(messageOperation(type, method, names, subject.settings), url.href);
    }
  }
  return found;
}

/** Calls messages of gateways: each on its own connection, because a socket is authenticated once. */
export function gatewaySender(urls: ReadonlyMap<Operation, string>, connect: ConnectSocket): Send {
  return async (operation, { values }, authorization) => {
    let socket: ReportSocket | undefined;
    try {
      socket = await connect(urls.get(operation) ?? '', authorization);
      return answerOf(await socket.ask(operation.path, values));
    } catch (error) {
      return answerOfError(
        error instanceof Error && isRecord(error.cause) ? error.cause : { message: String(error) },
      );
    } finally {
      socket?.close();
    }
  };
}

/** Nest's adapters send refusals as the event `exception`. */
function answerOf(received: unknown): Answer {
  const { event, data } = isRecord(received) ? received : {};
  if (event === 'exception') return answerOfError(data);
  return { status: 200, body: data ?? received };
}

/** The part of the global `WebSocket` (Node 22 and newer) that is used: Node's takes headers. */
interface NodeWebSocket {
  send(text: string): void;
  close(): void;
  addEventListener(
    type: string,
    listener: (event: { readonly data?: unknown; readonly reason?: string }) => void,
  ): void;
}

/**
 * Connects with the protocol of `WsAdapter`: JSON with `event` and `data`. The token goes into the header of the upgrade
 * request.
 *
 * @param timeoutMs Longest time for a connection and for an answer.
 */
export function wsConnector(timeoutMs: number): ConnectSocket {
  return async (url, authorization) => {
    const constructor: unknown = Reflect.get(globalThis, 'WebSocket');
    if (typeof constructor !== 'function')
      throw new Error('no WebSocket in this version of Node: 22 is needed');
    const headers = authorization === undefined ? {} : { authorization };
    const socket: unknown = Reflect.construct(constructor, [url.replace(/^http/, 'ws'), { headers }]);
    if (!isSocket(socket)) throw new Error('the global WebSocket is not the one of Node');
    const inbox = new Inbox(socket, timeoutMs);
    await inbox.opened;
    return {
      ask: (event, data) => {
        const answer = inbox.next();
        socket.send(JSON.stringify({ event, data }));
        return answer;
      },
      close: () => {
        socket.close();
      },
    };
  };
}

function isSocket(value: unknown): value is NodeWebSocket {
  return typeof value === 'object' && value !== null && 'send' in value && 'addEventListener' in value;
}

/** Messages in the order of their arrival; a refusal at connection may come before any question. */
class Inbox {
  readonly opened: Promise<void>;
  private readonly received: unknown[] = [];
  private waiting: ((message: unknown) => void) | undefined;
  private fail: ((reason: Error) => void) | undefined;
  private ended: string | undefined;

  constructor(
    socket: NodeWebSocket,
    private readonly timeoutMs: number,
  ) {
    this.opened = new Promise((resolve, reject) => {
      socket.addEventListener('open', () => {
        resolve();
      });
      socket.addEventListener('error', () => {
        reject(new Error('the connection was refused'));
      });
    });
    socket.addEventListener('message', ({ data }) => {
      const message: unknown = JSON.parse(String(data));
      if (this.waiting === undefined) this.received.push(message);
      else this.waiting(message);
    });
    socket.addEventListener('close', ({ reason = '' }) => {
      this.ended = `the connection was closed: ${reason}`;
      this.fail?.(new Error(this.ended));
    });
  }

  next(): Promise<unknown> {
    if (this.received.length > 0) return Promise.resolve(this.received.shift());
    if (this.ended !== undefined) return Promise.reject(new Error(this.ended));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`no answer within ${this.timeoutMs} ms`));
      }, this.timeoutMs);
      this.waiting = (message) => {
        clearTimeout(timer);
        this.waiting = undefined;
        resolve(message);
      };
      this.fail = (reason) => {
        clearTimeout(timer);
        reject(reason);
      };
    });
  }
}
