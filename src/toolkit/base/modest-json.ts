/** JSON from outside, refused where it is deeper or holds more than anything we read. Input: text; output: its value. */
import { inputLimits } from './input-limits.ts';
import { UnreadableError } from './plain-file.ts';

/** @throws UnreadableError beyond a limit, SyntaxError for what is no JSON */
export function parseModest(text: string): unknown {
  if (text.length > harmless) proveModest(text);
  return JSON.parse(text);
}

/** A text this short can't be deep or wide enough to do any harm, so that a line costs nothing more. */
const harmless = 8 * 1024;

const [quote, backslash, comma] = [34, 92, 44];
const opening: ReadonlySet<number> = new Set([91, 123]);
const closing: ReadonlySet<number> = new Set([93, 125]);

function proveModest(text: string): void {
  let [depth, values] = [0, 1];
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (code === quote) place = endOfString(text, place);
    else if (code === comma) values += 1;
    else if (opening.has(code)) {
      depth += 1;
      values += 1;
    } else if (closing.has(code)) depth -= 1;
    if (depth > inputLimits.jsonDepth)
      throw new UnreadableError(`is nested deeper than ${inputLimits.jsonDepth} levels`);
    if (values > inputLimits.jsonValues)
      throw new UnreadableError(`holds more than ${inputLimits.jsonValues.toLocaleString('en')} values`);
  }
}

function endOfString(text: string, start: number): number {
  let place = start + 1;
  while (place < text.length && text.charCodeAt(place) !== quote) {
    place += text.charCodeAt(place) === backslash ? 2 : 1;
  }
  return place;
}
