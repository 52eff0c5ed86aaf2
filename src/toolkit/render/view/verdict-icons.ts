import type { Verdict } from '../../analyze/report-schema.ts';

/** Where colours can't be had: Markdown. */
export const verdictIcons: Readonly<Record<Verdict, string>> = {
  PASS: '✅',
  FAIL: '❌',
  INVALID: '⚠️',
  'NO GATES': '⚪',
};
