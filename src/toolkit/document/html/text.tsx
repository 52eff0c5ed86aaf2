/** A line of text in its looks; preact's renderer escapes it, file.tsx writes out what can't be seen. */
import type { VNode } from 'preact';
import type { Phrase, Text } from '../document.ts';
import { isTone, marks, type Tone } from '../marks.ts';

export function Line({ text }: { text: Text }): VNode {
  if (typeof text === 'string') return <>{text}</>;
  return (
    <>
      {text.map((part) => {
        if (typeof part === 'string') return part;
        return 'to' in part ? <a href={part.to}>{part.text}</a> : <Styled phrase={part} />;
      })}
    </>
  );
}

function Styled({ phrase: { style, text } }: { phrase: Phrase }): VNode {
  if (style === 'strong') return <b>{text}</b>;
  if (style === 'code') return <code>{text}</code>;
  return <span class={isTone(style) ? `mark ${style}` : style}>{text}</span>;
}

export function Mark({ tone }: { tone: Tone }): VNode {
  return (
    <span class={`mark ${tone}`} role="img" aria-label={marks[tone].word}>
      {marks[tone].sign}
    </span>
  );
}
