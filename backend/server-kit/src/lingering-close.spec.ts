import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { closeLingering } from './lingering-close.js';

const app = fastify({ bodyLimit: 1024 });
let origin: string;

beforeAll(async () => {
  closeLingering(app);
  app.post('/echo', ({ body }) => ({ body }));
  origin = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => app.close());

const post = (body: string) =>
  fetch(`${origin}/echo`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

it('closeLingering delivers the refusal of a 5 MB body every time', async () => {
  const body = JSON.stringify('x'.repeat(5_000_000));
  for (let count = 0; count < 5; count += 1) expect((await post(body)).status).toBe(413);
}, 30_000);

it('closeLingering reads on after the refusal, so that a client that still sends gets no reset connection', async () => {
  const { port } = new URL(origin);
  const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
  socket.write(
    'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n',
  );
  socket.resume();
  await once(socket, 'end');
  for (let sent = 0; sent < 200_000; sent += 20_000) {
    await new Promise((resolve) => socket.write('x'.repeat(20_000), resolve));
  }
  socket.end();
  const [hadError]: unknown[] = await once(socket, 'close');
  expect(hadError).toBe(false);
});

it('closeLingering closes the connection of a refused body, and keeps that of an accepted one', async () => {
  expect((await post(JSON.stringify('x'.repeat(2000)))).headers.get('connection')).toBe('close');
  expect((await post('{}')).headers.get('connection')).toBe('keep-alive');
});

it('closeLingering responds to a body without a length while it still arrives, and then closes for writing', async () => {
  const chunk = `400\r\n${'x'.repeat(0x400)}\r\n`;
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  socket.write(
    'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
  );
  socket.write(chunk.repeat(3));
  let response = '';
  socket.on('data', (data: Buffer) => (response += data.toString()));
  await once(socket, 'end');
  expect(response).toMatch(/^HTTP\/1\.1 413 [^]*connection: close/i);
  socket.destroy();
});
