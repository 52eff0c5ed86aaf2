/** What a machine was found to have, in lines: each check, and below it the fix. */
import pc from 'picocolors';
import { visible } from '../format/visible.ts';
import type { Check } from './examine.ts';

export function describeChecks(checks: readonly Check[], isColored: boolean): string {
  const { green, yellow, red } = pc.createColors(isColored);
  const paints = { ok: green, warn: yellow, bad: red };
  const lines = checks.map(({ name, status, found, fix }) => {
    const line = `${paints[status](status.padEnd(5))} ${name.padEnd(11)} ${visible(found)}\n`;
    return fix === '' ? line : `${line}${' '.repeat(18)}→ ${fix}\n`;
  });
  return lines.join('');
}
