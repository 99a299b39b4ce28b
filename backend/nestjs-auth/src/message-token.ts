import { tokenOf } from './bearer-token.js';
import { isGrpcMetadata } from './native-errors.js';
import { invalid } from './token-refused.js';

/**
 * Reads the token of a message: from the metadata of a gRPC call, from the headers of a NATS, Kafka or RabbitMQ message or
 * the user properties of an MQTT 5 one, each named `authorization`; otherwise from `authorization` in its data.
 *
 * @throws {TokenRefused} AUTH_TOKEN_MISSING or AUTH_TOKEN_INVALID; the latter also if several are sent.
 */
export function messageToken(context: unknown, data: Readonly<Record<string, unknown>>): string {
  const sent = [...headersOf(context), data.authorization].filter((each) => each !== undefined);
  if (sent.length > 1) throw invalid('two authorizations in one message');
  return tokenOf(sent[0]);
}

/** By shape, because Nest's contexts are in a package that the host may not have. */
function headersOf(context: unknown): readonly unknown[] {
  if (isGrpcMetadata(context)) return context.get('authorization');
  if (returns(context, 'getHeaders')) return valuesIn(context.getHeaders());
  if (returns(context, 'getPacket'))
    return valuesIn(member(member(context.getPacket(), 'properties'), 'userProperties'));
  if (!returns(context, 'getMessage')) return [];
  const message = context.getMessage();
  return valuesIn(member(message, 'headers') ?? member(member(message, 'properties'), 'headers'));
}

/** NATS has an object with `values()`, the others a record. Kafka's values are bytes. */
function valuesIn(headers: unknown): readonly unknown[] {
  const found: unknown = hasValues(headers)
    ? headers.values('authorization')
    : member(headers, 'authorization');
  return [found].flat().map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString() : value));
}

function hasValues(headers: unknown): headers is { values: (name: string) => readonly unknown[] } {
  return returns(headers, 'values') && returns(headers, 'append');
}

function returns<Name extends string>(target: unknown, name: Name): target is Record<Name, () => unknown> {
  return typeof member(target, name) === 'function';
}

function member(target: unknown, name: string): unknown {
  if (typeof target !== 'object' || target === null || !(name in target)) return undefined;
  return (target as Readonly<Record<string, unknown>>)[name];
}
