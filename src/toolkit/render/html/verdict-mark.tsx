/** A verdict in a table, in its colour. */
import type { VNode } from 'preact';
import type { Verdict } from '../../analyze/report-schema.ts';

const tones: Readonly<Record<Verdict, string>> = {
  PASS: 'met',
  FAIL: 'missed',
  INVALID: 'no-data',
  'NO GATES': 'not-evaluated',
};

/** @param otherwise what to say where there is none */
export function VerdictMark({
  verdict,
  otherwise = '',
}: {
  verdict: Verdict | null;
  otherwise?: string;
}): VNode {
  return verdict === null ? (
    <span class="mark not-evaluated">{otherwise}</span>
  ) : (
    <span class={`mark ${tones[verdict]}`}>{verdict}</span>
  );
}
