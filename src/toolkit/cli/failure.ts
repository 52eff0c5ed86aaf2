/** How the CLI ends badly: a person's mistake is one line, a bug is a stack. */
import pc from 'picocolors';
import { exitCodes, UserError } from '../errors.ts';
import { InterruptedError, interruptedExitCode } from '../run/interrupts.ts';

/** Says what went wrong on stderr. @returns the exit code */
export function sayFailure(error: unknown, stream: NodeJS.WriteStream): number {
  const colors = pc.createColors(stream.isTTY && !process.env['NO_COLOR']);
  if (error instanceof UserError) {
    stream.write(`${colors.red('error:')} ${oneLine(error.message)} (${error.code})\n`);
    return exitCodes.usage;
  }
  if (error instanceof InterruptedError || isInterruption(error)) {
    stream.write('interrupted before any load was sent\n');
    return interruptedExitCode;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stream.write(`${colors.red('bug:')} ${stack}\n`);
  return exitCodes.bug;
}

/** execa wraps the reason of its cancelSignal. */
function isInterruption(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof InterruptedError;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
