import { afterEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { bearer, foreignToken } from '@holdfast/nestjs-auth/testing';
import { TestApi } from './support/test-api.js';

let api: TestApi;
afterEach(() => api.close());

const statuses = async (count: number, send: () => request.Test): Promise<number[]> => {
  const answers: number[] = [];
  for (let sent = 0; sent < count; sent += 1) answers.push((await send()).status);
  return answers;
};

const clientsIn = (logLines: readonly string[]): unknown[] =>
  logLines.flatMap((line) => {
    const { msg, client }: { msg?: unknown; client?: unknown } = JSON.parse(line);
    return msg === 'answered' ? [client] : [];
  });

describe('the limit of requests per minute', () => {
  it('of a user applies to all of their tokens, and to no other user [A18]', async () => {
    api = await TestApi.start({ THROTTLE_PER_USER: '5' });
    const ada = api.as('ada');
    expect(await statuses(5, () => ada('get', '/api/ada/tasks'))).toEqual([200, 200, 200, 200, 200]);
    const { body, headers } = await api.as('ada', { sid: 'another' })('get', '/api/ada/tasks').expect(429);
    expect(body).toMatchObject({ status: 429, code: 'RATE_LIMITED', title: 'Too Many Requests' });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
    await api.as('bob')('get', '/api/bob/tasks').expect(200);
  });

  it('of an address also counts requests without a valid token, but not health probes', async () => {
    api = await TestApi.start({ THROTTLE_PER_ADDRESS: '4' });
    const guess = () =>
      request(api.server)
        .get('/api/ada/tasks')
        .set(...bearer(foreignToken({ sub: 'ada' })));
    expect(await statuses(5, guess)).toEqual([401, 401, 401, 401, 429]);
    await api.as('ada')('get', '/api/ada/tasks').expect(429);
    expect(await statuses(9, () => request(api.server).get('/health'))).toEqual(Array(9).fill(200));
  });

  it('trusts X-Forwarded-For only from a trusted proxy', async () => {
    const from = (address: string) => () =>
      request(api.server).get('/api/ada/tasks').set('x-forwarded-for', address);
    api = await TestApi.start({ THROTTLE_PER_ADDRESS: '2' });
    expect(await statuses(2, from('192.0.2.1'))).toEqual([401, 401]);
    expect(await statuses(1, from('192.0.2.2'))).toEqual([429]);
    await api.close();

    api = await TestApi.start({ THROTTLE_PER_ADDRESS: '2', TRUSTED_PROXIES: 'loopback' });
    expect(await statuses(3, from('192.0.2.1'))).toEqual([401, 401, 429]);
    expect(await statuses(2, from('192.0.2.2'))).toEqual([401, 401]);
    // The part that the client itself sent is not trusted.
    expect(await statuses(1, from('203.0.113.9, 192.0.2.1'))).toEqual([429]);
  });

  it('counts the address that a trusted proxy sends, whatever its port, brackets or spelling', async () => {
    const from = (address: string) =>
      request(api.server).get('/api/ada/tasks').set('x-forwarded-for', address);
    api = await TestApi.start({ THROTTLE_PER_ADDRESS: '2', TRUSTED_PROXIES: 'loopback' });
    const answers: number[] = [];
    for (const address of ['203.0.113.7:51234', '203.0.113.7:51235', '::ffff:cb00:7107']) {
      answers.push((await from(address)).status);
    }
    expect(answers).toEqual([401, 401, 429]);
    await from('[2001:db8:1:2::9]:443').expect(401);
    expect(clientsIn(api.logLines)).toEqual([
      ...['203.0.113.7', '203.0.113.7', '203.0.113.7', '2001:db8:1:2::9'],
    ]);
  });

  it('counts an invalid address for the hop that sent it, never as one shared or new caller', async () => {
    const from = (address: string) =>
      request(api.server).get('/api/ada/tasks').set('x-forwarded-for', address);
    api = await TestApi.start({ THROTTLE_PER_ADDRESS: '2', TRUSTED_PROXIES: 'loopback' });
    const answers: number[] = [];
    for (const garbage of ['x7f3', 'unknown', '_hidden', 'fe80::1%eth0']) {
      answers.push((await from(garbage)).status);
    }
    expect(answers).toEqual([401, 401, 429, 429]);
    await from('203.0.113.7:51234').expect(401);
    await from('x7f3, 203.0.113.8').expect(401);
  });
});
