import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectApi } from '../../../api/connection';
import { followChanges, type LiveChange } from './follow-changes';

const CHANGE = 'event: change\nid: 7\ndata: {"tasks":["a"],"lists":[]}\n\n';

/** A server that answers each request with the next of the given responses, and then with silence. */
function serverOf(...responses: (() => Response)[]) {
  const requests: Request[] = [];
  connectApi((request) => {
    requests.push(request);
    return Promise.resolve((responses.shift() ?? (() => streamOf([], false)))());
  });
  return requests;
}

function streamOf(chunks: readonly string[], ends = true): Response {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      if (ends) controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}

describe('followChanges', () => {
  let leaving: AbortController;
  let changes: LiveChange[];

  beforeEach(() => {
    vi.useFakeTimers();
    leaving = new AbortController();
    changes = [];
  });
  afterEach(() => {
    leaving.abort();
    vi.useRealTimers();
  });

  const follow = (onReconnected = vi.fn()) =>
    followChanges('ada', leaving.signal, (change) => changes.push(change), onReconnected);

  it('Events are assembled from chunks that end anywhere', async () => {
    serverOf(() =>
      streamOf(['retry: 20', '00\n\nevent: cha', 'nge\nid: 7\nda', 'ta: {"tasks":["a"]}\n\n: alive\n', '\n']),
    );
    void follow();
    await vi.advanceTimersByTimeAsync(10);
    expect(changes).toEqual([{ tasks: ['a'], lists: [] }]);
  });

  it('The data lines of an event are joined, and an unfinished event is ignored', async () => {
    serverOf(() =>
      streamOf(['event: change\ndata: {"tasks":\ndata: ["a"]}\n\nevent: change\ndata: {"tasks"']),
    );
    void follow();
    await vi.advanceTimersByTimeAsync(10);
    expect(changes).toEqual([{ tasks: ['a'], lists: [] }]);
  });

  it('Everything is read again when the server is ready or has lost its place', async () => {
    serverOf(() => streamOf(['event: ready\nid: 1\ndata: {}\n\nevent: reset\ndata: {}\n\n']));
    void follow();
    await vi.advanceTimersByTimeAsync(10);
    expect(changes).toEqual([null, null]);
  });

  it('A broken stream is reopened and reported', async () => {
    const requests = serverOf(
      () => streamOf([CHANGE]),
      () => streamOf([': alive\n\n'], false),
    );
    const onReconnected = vi.fn();
    void follow(onReconnected);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(requests.map(({ headers }) => headers.get('Last-Event-ID'))).toEqual([null, '7']);
    expect(onReconnected).toHaveBeenCalledOnce();
  });

  it('A stream is closed after 40 seconds of silence and reopened', async () => {
    const requests = serverOf(() => streamOf([CHANGE], false));
    void follow();
    await vi.advanceTimersByTimeAsync(39_000);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(requests).toHaveLength(2);
  });

  it('The wait grows after each failure and ends when the network returns', async () => {
    const refuse = () => new Response('{}', { status: 503 });
    const requests = serverOf(refuse, refuse, refuse, refuse, refuse);
    void follow();
    await vi.advanceTimersByTimeAsync(7_000);
    expect(requests.length).toBeLessThanOrEqual(4);
    const before = requests.length;
    window.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(10);
    expect(requests).toHaveLength(before + 1);
  });

  it.each([401, 403])('The stream stops after status %i', async (status) => {
    const requests = serverOf(() => new Response('{}', { status }));
    await follow();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests).toHaveLength(1);
  });
});
