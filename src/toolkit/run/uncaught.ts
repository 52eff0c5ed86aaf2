/**
 * Exceptions that nothing in a script caught, as k6's log has them: a line, and `\tat function (file:line:column)`
 * below it. Input: k6's stderr, line by line, without secrets. Output: each of them once, with how often it came.
 */
import type { ScriptErrorEvent } from '../../contract/events.ts';

export interface Uncaught {
  /** @param isOther whether the line is known to be no exception */
  readonly line: (text: string, isOther: boolean) => void;
  readonly events: () => readonly ScriptErrorEvent[];
}

const mostKinds = 20;
const frame = /^\s+at .*?(?:file:\/\/)?([^\s()]+):(\d+):(\d+)/;
const named = /^(?:Uncaught \(in promise\) )?(\w*(?:Error|Exception)): (.*)$/;

export const isStackLine = (text: string): boolean => /^\s+at /.test(text);

export function collectUncaught(now: () => Date = () => new Date()): Uncaught {
  const kinds = new Map<string, ScriptErrorEvent>();
  let above: string | null = null;
  let current: string | null = null;
  const count = (text: string): void => {
    const known = kinds.get(text);
    if (known === undefined && kinds.size >= mostKinds) return;
    kinds.set(
      text,
      known === undefined ? eventOf(text, now()) : { ...known, uncaught: (known.uncaught ?? 0) + 1 },
    );
  };
  return {
    line: (text, isOther) => {
      if (!isStackLine(text)) {
        above = isOther ? null : text;
        current = null;
        return;
      }
      if (above !== null) count((current = above));
      above = null;
      place(kinds, current, text);
    },
    events: () => [...kinds.values()],
  };
}

function eventOf(text: string, time: Date): ScriptErrorEvent {
  const [, name = 'exception', message = text] = named.exec(text) ?? [];
  return {
    event: 'script-error',
    time: time.toISOString(),
    name,
    message,
    at: null,
    user: null,
    task: null,
    uncaught: 1,
  };
}

/** The first frame that is a place in a file: above it stand k6's own functions. */
function place(kinds: Map<string, ScriptErrorEvent>, kind: string | null, line: string): void {
  const event = kind === null ? undefined : kinds.get(kind);
  const match = frame.exec(line);
  if (kind === null || event?.at !== null || match === null) return;
  const [, path = '', row = '', column = ''] = match;
  kinds.set(kind, { ...event, at: `${path.slice(path.lastIndexOf('/src/') + 1)}:${row}:${column}` });
}
