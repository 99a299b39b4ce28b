import { describe, expect, it } from '@jest/globals';
import { Metadata } from '@grpc/grpc-js';
import { KafkaContext, MqttContext, NatsContext, RmqContext, TcpContext } from '@nestjs/microservices';
import { messageToken } from './message-token.js';

const VALUE = 'Bearer a.b.c';

/** The headers of the NATS client: an object with methods, which finds a name as it was written. */
class NatsHeaders {
  private readonly sent = new Map<string, string[]>();

  append(name: string, value: string): this {
    this.sent.set(name, [...(this.sent.get(name) ?? []), value]);
    return this;
  }

  values(name: string): string[] {
    return this.sent.get(name) ?? [];
  }
}

/** @returns Metadata with some values of `authorization`. */
function grpc(...values: readonly string[]): Metadata {
  const metadata = new Metadata();
  for (const value of values) metadata.add('Authorization', value);
  return metadata;
}

const kafka = (headers: object): object =>
  Reflect.construct(KafkaContext, [[{ headers }, 0, 'notes']]) as object;
const rabbit = (headers: object | undefined): object =>
  Reflect.construct(RmqContext, [[{ fields: {}, properties: { headers } }, undefined, 'notes']]);
const mqtt = (properties: object | undefined): object =>
  Reflect.construct(MqttContext, [['notes', { properties }]]);
const nats = (headers: NatsHeaders | undefined): object =>
  Reflect.construct(NatsContext, [['notes', headers]]);

describe('messageToken', () => {
  it.each([
    ['gRPC metadata', grpc(VALUE)],
    ['a Kafka header of bytes', kafka({ authorization: Buffer.from(VALUE) })],
    ['a Kafka header of text', kafka({ authorization: VALUE })],
    ['a RabbitMQ header', rabbit({ authorization: VALUE })],
    ['an MQTT user property', mqtt({ userProperties: { authorization: VALUE } })],
    ['a NATS header', nats(new NatsHeaders().append('authorization', VALUE))],
  ])('reads %s [A4]', (_case, context) => {
    expect(messageToken(context, {})).toBe('a.b.c');
  });

  it.each([
    ['gRPC', grpc()],
    ['Kafka', kafka({})],
    ['RabbitMQ', rabbit(undefined)],
    ['MQTT', mqtt(undefined)],
    ['NATS', nats(undefined)],
    ['TCP', Reflect.construct(TcpContext, [[{}, 'notes']]) as object],
    ['a transport without a context', undefined],
  ])('reads the data of a message over %s that has no header [A4]', (_case, context) => {
    expect(messageToken(context, { authorization: VALUE })).toBe('a.b.c');
    expect(() => messageToken(context, {})).toThrow('no Authorization header');
  });

  it.each([
    ['a header and data', kafka({ authorization: VALUE }), { authorization: VALUE }],
    ['two values in gRPC metadata', grpc(VALUE, VALUE), {}],
    ['two Kafka headers', kafka({ authorization: [VALUE, VALUE] }), {}],
    [
      'two NATS headers',
      nats(new NatsHeaders().append('authorization', VALUE).append('authorization', 'x')),
      {},
    ],
  ])('refuses %s [A4] [A5]', (_case, context, data) => {
    expect(() => messageToken(context, data)).toThrow('two authorizations in one message');
  });

  it('refuses a header that is not text [A4] [A5]', () => {
    expect(() => messageToken(rabbit({ authorization: 7 }), {})).toThrow('no Authorization header');
  });
});
