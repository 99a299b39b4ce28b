import { ModulesContainer } from '@nestjs/core';
import { isObservable, lastValueFrom } from 'rxjs';
import { metadata } from '../../controllers.js';
import { schemaOfClass } from './class-schema.js';
import { accessOf, ownersNamed, type NestSubject } from './nest-access.js';
import { argumentsOf } from './nest-routes.js';
import { isRecord, type Answer, type Field, type Operation } from './model.js';
import { namesWrite } from './resource-names.js';

/** A class with handlers: a controller of a microservice, or a gateway. */
export interface HandlerClass {
  readonly metatype: { readonly name: string };
  readonly prototype: object;
}

/** Lists the classes of controllers or providers. */
export function* classesOf({ app }: NestSubject, kind: 'controllers' | 'providers'): Generator<HandlerClass> {
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module[kind].values()) {
      const prototype: unknown = typeof metatype === 'function' ? metatype.prototype : undefined;
      if (typeof metatype === 'function' && typeof prototype === 'object' && prototype !== null)
        yield { metatype, prototype };
    }
  }
}

/** Lists the methods of a class and of its base classes. */
export function* methodsOf(
  prototype: object,
): Generator<{ readonly name: string; readonly handler: object }> {
  for (let at: object | null = prototype; at !== null && at !== Object.prototype; at = prototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) {
      const handler: unknown = Object.getOwnPropertyDescriptor(at, name)?.value;
      if (name !== 'constructor' && typeof handler === 'function') yield { name, handler };
    }
  }
}

function prototypeOf(target: object): object | null {
  const prototype: unknown = Object.getPrototypeOf(target);
  return typeof prototype === 'object' ? prototype : null;
}

/** Describes a handler of messages. Without a DTO class its payload is the owner alone. */
export function messageOperation(
  { metatype, prototype }: HandlerClass,
  { name, handler }: { readonly name: string; readonly handler: object },
  { kind, route, path }: Pick<Operation, 'kind' | 'route' | 'path'>,
  settings: NestSubject['settings'],
): Operation {
  // Decorator numbers of payloads: 3 in microservices and in gateways.
  const payload = argumentsOf(metatype, prototype, name).find((each) => each.kind === 3);
  const handlerRoute = { getClass: () => metatype, getHandler: () => handler };
  const [owner = 'userId'] = ownersNamed(handlerRoute, settings);
  const { properties = { [owner]: { type: 'string' } }, required = [owner] } =
    payload === undefined ? { properties: {}, required: [] } : (schemaOfClass(payload.type) ?? {});
  const fields = Object.entries(properties).map(([member, schema]): Field => ({
    name: member,
    in: 'argument',
    required: required.includes(member),
    schema,
  }));
  return {
    kind,
    route,
    path,
    method: namesWrite(path) ? 'CALL' : 'QUERY',
    handler: `${metatype.name}.${name}`,
    ...accessOf(handlerRoute, settings, { path, names: Object.keys(properties) }),
    fields,
  };
}

/** A handler as a microservice server keeps it: guards, pipes and filters around the method. */
type MessageHandler = (data: unknown, context: unknown) => unknown;

export interface MessageCall {
  readonly operation: Operation;
  readonly handle: MessageHandler;
}

const PATTERNS = 'microservices:pattern';

/** Finds the message handlers of the connected microservices, through the servers that would receive the messages. */
export function messageCalls(subject: NestSubject, servers: readonly object[]): readonly MessageCall[] {
  const calls: MessageCall[] = [];
  for (const type of classesOf(subject, 'controllers')) {
    for (const method of methodsOf(type.prototype)) {
      const patterns = metadata(PATTERNS, method.handler);
      for (const pattern of Array.isArray(patterns) ? patterns : []) {
        const path = typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
        const handle = servers.map((server) => handlerIn(server, pattern)).find((each) => each !== undefined);
        if (handle === undefined) continue;
        const names = { kind: 'message', route: `message ${path}`, path } as const;
        calls.push({ operation: messageOperation(type, method, names, subject.settings), handle });
      }
    }
  }
  return calls;
}

/** Calls a handler in this process, as its server would after it decoded a message. */
export async function handleMessage(handle: MessageHandler, data: unknown): Promise<Answer> {
  try {
    const returned: unknown = await handle(data, {});
    const body: unknown = isObservable(returned)
      ? await lastValueFrom(returned, { defaultValue: undefined })
      : returned;
    return { status: 200, body };
  } catch (error) {
    return answerOfError(error);
  }
}

/** A problem body has a `status`; `ForbiddenException` and others only a text. */
export function answerOfError(error: unknown): Answer {
  const { status, statusCode, code, message } = isRecord(error) ? error : {};
  const found = [status, statusCode].find((each) => typeof each === 'number');
  if (found !== undefined) return { status: found, body: error };
  const text = `${String(code)} ${String(message)}`;
  if (/unauthorized|unauthenticated/i.test(text)) return { status: 401, body: error };
  if (/forbidden/i.test(text)) return { status: 403, body: error };
  if (/not.?found/i.test(text)) return { status: 404, body: error };
  return { status: 500, body: error };
}

function handlerIn(server: object, pattern: unknown): MessageHandler | undefined {
  const normalise: unknown = Reflect.get(server, 'normalizePattern');
  const find: unknown = Reflect.get(server, 'getHandlerByPattern');
  if (typeof normalise !== 'function' || typeof find !== 'function') return undefined;
  const route: unknown = Reflect.apply(normalise, server, [pattern]);
  const found: unknown = Reflect.apply(find, server, [route]);
  return isHandler(found) ? found : undefined;
}

function isHandler(value: unknown): value is MessageHandler {
  return typeof value === 'function';
}

/** The servers of a hybrid application, or of a microservice. */
export function serversOf(app: object): readonly object[] {
  const list: unknown = Reflect.get(app, 'getMicroservices');
  const services: unknown = typeof list === 'function' ? Reflect.apply(list, app, []) : [app];
  return (Array.isArray(services) ? services : []).flatMap((service: unknown) => {
    const server: unknown =
      typeof service === 'object' && service !== null ? Reflect.get(service, 'serverInstance') : undefined;
    return typeof server === 'object' && server !== null ? [server] : [];
  });
}
