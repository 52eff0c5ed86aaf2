/** `jorge-load doctor`: what this machine has, what is wrong, and the fix for each. */
import pc from 'picocolors';
import { exitCodes } from '../base/errors.ts';
import { visible } from '../format/visible.ts';
import { type Check, examine } from '../doctor/examine.ts';

export async function doctorCommand(): Promise<number> {
  const checks = await examine(process.env);
  const colors = pc.createColors(process.stdout.isTTY && !process.env['NO_COLOR']);
  process.stdout.write(`${checks.map((check) => formatCheck(check, colors)).join('\n')}\n`);
  return checks.some(({ status }) => status === 'bad') ? exitCodes.usage : exitCodes.pass;
}

function formatCheck(
  { name, status, found, fix }: Check,
  colors: ReturnType<typeof pc.createColors>,
): string {
  const paint = { ok: colors.green, warn: colors.yellow, bad: colors.red }[status];
  const line = `${paint(status.padEnd(5))} ${name.padEnd(11)} ${visible(found)}`;
  return fix === '' ? line : `${line}\n${' '.repeat(18)}→ ${fix}`;
}
