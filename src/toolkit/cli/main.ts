/** The CLI's entry: arguments in, an exit code out. */
import { Command, CommanderError } from 'commander';
import { UserError } from '../base/errors.ts';
import { sayFailure } from './failure.ts';
import { createProgram } from './program.ts';

/** @param args without node and the script */
export async function runCli(args: readonly string[]): Promise<void> {
  // A terminal that went away must not end the run before its folder is whole.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  let code = 0;
  try {
    const program = await createProgram(args[0] ?? '', (ended) => (code = ended));
    quieten(program);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    code = isHelp(error) ? 0 : sayFailure(error, process.stderr);
  }
  process.exitCode = code;
}

/** Commander throws instead of exiting, and leaves the one line to us. */
function quieten(command: Command): void {
  command
    .exitOverride((error) => {
      throw isHelp(error) ? error : usageError(error, command);
    })
    .configureOutput({ writeErr: () => undefined });
  for (const under of command.commands) quieten(under);
}

function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** Says whose help to read: that of the command that was misused. */
function usageError(error: CommanderError, command: Command): UserError {
  const message =
    error.code === 'commander.help'
      ? 'a command is missing'
      : error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  return new UserError('E_USAGE', `${message}; type ${nameOf(command)} --help`, { cause: error });
}

/** `jorge-load baseline save`. */
function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}
