/** The CLI's entry: arguments in, an exit code out. */
import { Command, CommanderError } from 'commander';
import { UserError } from '../errors.ts';
import { sayFailure } from './failure.ts';
import { createProgram } from './program.ts';

/** @param args without node and the script */
export async function runCli(args: readonly string[]): Promise<void> {
  // A terminal that went away must not end the run before its folder is whole.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  let code = 0;
  const program = createProgram((ended) => (code = ended));
  quieten(program);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    code = isHelp(error) ? 0 : sayFailure(usageError(error), process.stderr);
  }
  process.exitCode = code;
}

/** Commander throws instead of exiting, and leaves the one line to us. */
function quieten(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  for (const under of command.commands) quieten(under);
}

function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

function usageError(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error;
  if (error.code === 'commander.help') {
    return new UserError('E_USAGE', 'a command is missing; type jorge-load --help', { cause: error });
  }
  const message = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  return new UserError('E_USAGE', `${message}; type jorge-load --help`, { cause: error });
}
