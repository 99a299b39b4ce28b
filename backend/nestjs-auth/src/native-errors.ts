import { Injectable, type ExecutionContext, type ArgumentsHost, type ContextType } from '@nestjs/common';
import { ProblemException } from './problem.exception.js';

type ErrorClass = new (error: object) => Error;

/** Where {@link NativeErrors} keeps the problem. Symbol.for: the filter may belong to another copy of this package. */
const PROBLEM = Symbol.for('@holdfast/nestjs-auth:problem');

/** gRPC's status for ours: UNAUTHENTICATED, PERMISSION_DENIED, UNAVAILABLE (https://grpc.io/docs/guides/status-codes). */
const GRPC_STATUS: ReadonlyMap<number, number> = new Map([
  [400, 3],
  [401, 16],
  [403, 7],
  [404, 5],
  [409, 10],
  [422, 3],
  [429, 8],
  [503, 14],
]);
const GRPC_UNKNOWN = 2;

/**
 * Errors that Nest's default filters understand on each transport. They send the text of that exception class and make
 * "Internal server error" of any other.
 */
@Injectable()
export class NativeErrors {
  constructor(
    private readonly websocket: ErrorClass | undefined,
    private readonly rpc: ErrorClass | undefined,
  ) {}

  of(problem: ProblemException, context: ExecutionContext): Error {
    switch (context.getType<ContextType | 'graphql'>()) {
      case 'http':
        return problem;
      case 'graphql':
        // graphql-js copies `extensions` of the original error.
        return Object.assign(problem, { extensions: problem.body });
      case 'ws':
        return native(this.websocket, problem, { ...problem.body, message: problem.message });
      case 'rpc':
        return native(this.rpc, problem, rpcErrorOf(problem, context));
    }
  }
}

/** Loads the classes of the transports that the host has installed. */
export async function loadNativeErrors(): Promise<NativeErrors> {
  const [websockets, microservices] = await Promise.all([
    installed(() => import('@nestjs/websockets')),
    installed(() => import('@nestjs/microservices')),
  ]);
  return new NativeErrors(websockets?.WsException, microservices?.RpcException);
}

/** What a client of a microservice receives: the members of the problem or, over gRPC, a status. */
export function rpcErrorOf(problem: ProblemException, host: ArgumentsHost): object {
  const { body, message } = problem;
  if (!isGrpcMetadata(host.switchToRpc().getContext())) return { ...body, message };
  return {
    code: GRPC_STATUS.get(body.status) ?? GRPC_UNKNOWN,
    message,
    details: `${body.code}: ${body.detail}`,
  };
}

/** The context of a gRPC call is its metadata. */
export function isGrpcMetadata(
  context: unknown,
): context is { readonly get: (name: string) => readonly unknown[] } {
  return (
    typeof context === 'object' &&
    context !== null &&
    'getMap' in context &&
    'get' in context &&
    typeof context.get === 'function'
  );
}

/** The problem that an error of {@link NativeErrors} stands for. */
export function problemIn(error: unknown): ProblemException | undefined {
  if (error instanceof ProblemException) return error;
  if (typeof error !== 'object' || error === null || !(PROBLEM in error)) return undefined;
  return error[PROBLEM] instanceof ProblemException ? error[PROBLEM] : undefined;
}

function native(errorClass: ErrorClass | undefined, problem: ProblemException, sent: object): Error {
  return errorClass === undefined ? problem : Object.assign(new errorClass(sent), { [PROBLEM]: problem });
}

async function installed<T>(load: () => Promise<T>): Promise<T | undefined> {
  try {
    return await load();
  } catch {
    // An application without this transport never needs its errors.
    return undefined;
  }
}
