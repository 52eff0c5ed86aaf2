/**
 * Text from outside as it can be shown: what moves a cursor, turns the reading direction, ends a line or can't be seen
 * is written out. Every form for people (console, log, live view, Markdown, HTML, JUnit, CSV) passes it at its border.
 */

/** Controls, line and paragraph separators, halves of pairs, and what has no look; but the selectors that emojis need. */
const unseen =
  /(?![\uFE0E\uFE0F])[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\uFFF9-\uFFFB]/gu;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One line, whatever it was: `\n`, `\u001b`, `\u{e0041}`. */
export function visible(text: string): string {
  return text.replace(unseen, (character) => named[character] ?? codeOf(character));
}

/** The same where lines are lines: line ends and tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(unseen, (character) =>
    character === '\n' || character === '\t' ? character : (named[character] ?? codeOf(character)),
  );
}

function codeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}
