import { describe, expect, it } from 'vitest';
import { readEvents, type StreamEvent } from './event-stream';

async function eventsOf(...chunks: string[]): Promise<StreamEvent[]> {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  const events: StreamEvent[] = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

describe('readEvents', () => {
  it('puts events together from pieces that end anywhere', async () => {
    const events = await eventsOf(
      'retry: 20',
      '00\n\nevent: cha',
      'nge\nid: 7\r\nda',
      'ta: {"tasks":[]}\n\n: still here\n',
      '\n',
    );
    expect(events).toEqual([
      { name: '', data: '', id: null, retryMs: 2000 },
      { name: 'change', data: '{"tasks":[]}', id: '7', retryMs: null },
      { name: '', data: '', id: null, retryMs: null },
    ]);
  });

  it('joins lines of data, and leaves out what has not ended', async () => {
    const events = await eventsOf('event: change\ndata: {\ndata:}\n\nevent: change\ndata: {"tasks"');
    expect(events).toEqual([{ name: 'change', data: '{\n}', id: null, retryMs: null }]);
  });
});
