/**
 * k6's live figures: the events of its dashboard on loopback (text/event-stream).
 * k6 waits at its end until nobody listens any more, so this lets go at the `stop` event.
 */

export type TakeEvent = (event: string, data: unknown) => void;

/** Until k6 stops, goes away, or the signal comes. Never throws: a run goes on without its live view. */
export async function followK6(url: string, take: TakeEvent, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  try {
    const response = await fetch(`${url}/events`, { signal: AbortSignal.any([signal, done.signal]) });
    for await (const [event, data] of eventsOf(response.body)) {
      if (event === 'stop') return;
      take(event, data);
    }
  } catch {
    return;
  } finally {
    done.abort();
  }
}

async function* eventsOf(
  body: ReadableStream<Uint8Array> | null,
): AsyncGenerator<readonly [string, unknown]> {
  if (body === null) return;
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = fieldOf(block, 'event');
      if (event !== '') yield [event, parse(fieldOf(block, 'data'))];
    }
  }
}

/** A field's lines, joined. */
function fieldOf(block: string, name: string): string {
  return block
    .split('\n')
    .filter((line) => line.startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1).trimStart())
    .join('\n');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
