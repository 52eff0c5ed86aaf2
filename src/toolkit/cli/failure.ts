/** How the CLI ends badly: a person's mistake is one line, a bug is a stack. */
import pc from 'picocolors';
import { systemError } from '../base/system-errors.ts';
import { exitCodes, UserError } from '../base/errors.ts';
import { readableStack } from '../base/readable-stack.ts';
import { InterruptedError } from '../run/interrupts.ts';
import { visible, visibleLines } from '../format/visible.ts';
import { withheld } from '../format/withheld.ts';

/** Says what went wrong on stderr. @returns the exit code */
export function sayFailure(thrown: unknown, stream: NodeJS.WriteStream): number {
  const colors = pc.createColors(stream.isTTY && !process.env['NO_COLOR']);
  // A file that the system refuses is no bug of ours, wherever it was wanted.
  const error = systemError(thrown, { code: 'E_FILE', verb: 'use' }) ?? thrown;
  if (error instanceof UserError) {
    stream.write(`${colors.red('error:')} ${visible(withheld(oneLine(error.message)))} (${error.code})\n`);
    return exitCodes.usage;
  }
  const interruption = interruptionIn(error);
  if (interruption !== null) {
    stream.write(`${visible(interruption.message)}\n`);
    return exitCodes.interrupted;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stream.write(`${colors.red('bug:')} ${visibleLines(withheld(readableStack(stack)))}\n`);
  return exitCodes.bug;
}

/** execa and timers wrap the reason of their signal. */
function interruptionIn(error: unknown): InterruptedError | null {
  if (error instanceof InterruptedError) return error;
  return error instanceof Error && error.cause instanceof InterruptedError ? error.cause : null;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
