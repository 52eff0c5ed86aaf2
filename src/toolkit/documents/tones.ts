/** How good each outcome is, by the words of what judged it. */
import type { Check, Verdict } from '../analyze/report-schema.ts';
import type { Figure } from '../document/document.ts';
import type { Tone } from '../document/marks.ts';
import { styled } from '../document/build.ts';

export const verdictTones: Readonly<Record<Verdict, Tone>> = {
  PASS: 'good',
  FAIL: 'bad',
  INVALID: 'warning',
  'NO GATES': 'none',
};

export const checkTones: Readonly<Record<Check['status'], Tone>> = {
  met: 'good',
  missed: 'bad',
  'no-data': 'unknown',
  'not-evaluated': 'none',
};

export function verdictCell(verdict: Verdict): Figure {
  return { kind: 'figure', text: [styled(verdictTones[verdict], verdict)], value: verdict };
}
