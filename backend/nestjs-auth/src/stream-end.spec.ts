import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { closeWhen, endWhen, type Ending } from './stream-end.js';

class TestSocket extends EventEmitter {
  readonly readyState = 1;
  readonly closed: unknown[] = [];

  send(): void {
    throw new Error('Nothing is sent');
  }

  close(...reason: unknown[]): void {
    this.closed.push(reason);
  }
}

class TestResponse extends EventEmitter {
  readonly calls: string[] = [];
  readonly socket = { destroySoon: () => this.calls.push('destroySoon') };
  readonly req: { httpVersionMajor: number };

  constructor(httpVersionMajor: number) {
    super();
    this.req = { httpVersionMajor };
  }

  end(done: () => void): void {
    this.calls.push('end');
    done();
  }
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const EXPIRED: Ending = { status: 401, code: 'AUTH_TOKEN_EXPIRED' };

describe('closeWhen', () => {
  it('closes a socket within a second of the reason, once', () => {
    const socket = new TestSocket();
    const endings: Ending[] = [];
    closeWhen(socket, () => endings[0]);
    jest.advanceTimersByTime(5000);
    expect(socket.closed).toEqual([]);
    endings.push(EXPIRED);
    jest.advanceTimersByTime(5000);
    expect(socket.closed).toEqual([[4401, 'AUTH_TOKEN_EXPIRED']]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('watches each socket once, however many subscriptions it has', () => {
    const socket = new TestSocket();
    closeWhen(socket, () => undefined);
    closeWhen(socket, () => EXPIRED);
    expect(jest.getTimerCount()).toBe(1);
    closeWhen(new TestSocket(), () => undefined);
    expect(jest.getTimerCount()).toBe(2);
  });

  it('stops watching a socket that the client closes', () => {
    const socket = new TestSocket();
    closeWhen(socket, () => undefined);
    socket.emit('close');
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('endWhen', () => {
  it.each([
    [1, ['end', 'destroySoon']],
    [2, ['end']],
  ])(
    'ends a response of HTTP/%d once, and the connection only where it is kept for one',
    (version, calls) => {
      const response = new TestResponse(version);
      let isOver = false;
      endWhen(response, () => isOver);
      jest.advanceTimersByTime(5000);
      expect(response.calls).toEqual([]);
      isOver = true;
      jest.advanceTimersByTime(5000);
      expect(response.calls).toEqual(calls);
      expect(jest.getTimerCount()).toBe(0);
      // The handler writes until it learns of the end.
      expect(response.emit('error', new Error('write after end'))).toBe(true);
    },
  );

  it("accepts Fastify's reply, and stops when the client goes away", () => {
    const response = new TestResponse(1);
    endWhen({ raw: response }, () => false);
    response.emit('close');
    expect(jest.getTimerCount()).toBe(0);
  });
});
