/**
 * k6's stderr, folded: the first line of each kind is shown, the others are counted. Finds the bundle's refusal, and
 * what no script caught.
 */
import type { ScriptErrorEvent } from '../../contract/events.ts';
import { refusalPrefix } from '../../contract/refusal.ts';
import type { Redact } from '../../contract/redact.ts';
import { collectUncaught, isStackLine } from './uncaught.ts';

export interface K6Log {
  readonly line: (text: string) => void;
  /** How often each folded line came again, as lines; at the end. */
  readonly folded: () => readonly string[];
  /** What the bundle refused to run for, without its prefix. */
  readonly refusal: () => string | null;
  /** Whether k6 said that the disk is full. */
  readonly isDiskFull: () => boolean;
  readonly last: () => string;
  readonly uncaught: () => readonly ScriptErrorEvent[];
}

const mostKinds = 20;
/**
 * Said again, with figures, by the report. k6 lets go of a request of figures that is on its way when it ends: what was
 * written is received all the same. One that was not written yet has no `Post` in its line, is lost, and shown.
 */
const repeatedByReport =
  /^(thresholds on metrics? |Request Failed$|.*failed to upload metrics: Post "[^"]*": context canceled)/;

export function createK6Log(show: (line: string) => void, redact: Redact): K6Log {
  const kinds = new Map<string, { readonly first: string; count: number }>();
  let refusal: string | null = null;
  let isDiskFull = false;
  let last = '';
  let isNewKind = false;
  const uncaught = collectUncaught();
  const line = (raw: string): void => {
    if (raw.trim() === '') return;
    // Our own mark first: a password may be a word of it.
    const at = raw.indexOf(refusalPrefix);
    if (at !== -1) refusal ??= redact(raw.slice(at + refusalPrefix.length)).trim();
    const text = redact(raw).replaceAll('\t', '  ');
    if (/no space left on device|disk quota exceeded/i.test(text)) isDiskFull = true;
    const isSaidElsewhere = at !== -1 || repeatedByReport.test(text);
    uncaught.line(text, isSaidElsewhere);
    if (isSaidElsewhere) return;
    if (isStackLine(text)) {
      if (isNewKind) show(`k6: ${text}`);
      return;
    }
    last = text;
    const kind = text.replace(/\d+/g, '#').slice(0, 200);
    const known = kinds.get(kind);
    isNewKind = known === undefined && kinds.size < mostKinds;
    if (known !== undefined) known.count += 1;
    else if (isNewKind) {
      kinds.set(kind, { first: text, count: 1 });
      show(`k6: ${text}`);
    }
  };
  return {
    line,
    folded: () =>
      [...kinds.values()]
        .filter(({ count }) => count > 1)
        .map(({ first, count }) => `k6: ${count} × ${first}`),
    refusal: () => refusal,
    isDiskFull: () => isDiskFull,
    last: () => last,
    uncaught: uncaught.events,
  };
}
