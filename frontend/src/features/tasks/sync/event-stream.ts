/** One event of a `text/event-stream`. */
export type StreamEvent = Readonly<{ name: string; data: string; id: string | null; retryMs: number | null }>;

/**
 * Reads a stream as the HTML standard says it: blocks of `field: value` lines with an empty line behind each. A comment
 * is an event without a name: it says that the connection lives.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<StreamEvent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + value.replaceAll('\r\n', '\n')).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) yield eventOf(block);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function eventOf(block: string): StreamEvent {
  const fields = block.split('\n').map((line) => /^([^:]*)(?:: ?(.*))?$/.exec(line));
  const valuesOf = (name: string): string[] =>
    fields.filter((field) => field?.[1] === name).map((field) => field?.[2] ?? '');
  const retry = Number(valuesOf('retry').at(-1) ?? Number.NaN);
  return {
    name: valuesOf('event').at(-1) ?? '',
    data: valuesOf('data').join('\n'),
    id: valuesOf('id').at(-1) ?? null,
    retryMs: Number.isFinite(retry) ? retry : null,
  };
}
