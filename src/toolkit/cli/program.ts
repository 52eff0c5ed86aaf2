/**
 * The command line: its commands, their flags, their help, most of them in declare/. Each action ends in an exit code,
 * and loads what it needs only when it is asked for: nobody waits for the renderers to list the scenarios.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { root } from '../config/paths.ts';
import { exitCodes, UserError } from '../base/errors.ts';
import type { BuildFlags } from './build-command.ts';
import { addAb, addBaseline, addCompare, addHistory } from './declare/change.ts';
import { addCalibrate, addCapacity, addPlan, addScaling } from './declare/limit.ts';
import { addCi, addRun, addSuite } from './declare/load.ts';
import { addMonitor, addReport } from './declare/record.ts';
import { exitCodeHelp } from './declare/shared.ts';

/** @param end called with the exit code of the command that ran */
export function createProgram(end: (code: number) => void): Command {
  const program = new Command('jorge-load')
    .description(
      "Load tests for Jorge's Revenue Acceleration Platform: did it pass, what broke, how much can it take.",
    )
    .version(version(), '--version')
    .hook('preAction', (_, command) => refuseEmptyPaths(command))
    .addHelpText('after', exitCodeHelp);
  addRun(program, end);
  addSuite(program, end);
  addCi(program, end);
  addReport(program, end);
  addCompare(program, end);
  addBaseline(program, end);
  addAb(program, end);
  addHistory(program, end);
  addPlan(program, end);
  addMonitor(program, end);
  addCalibrate(program, end);
  addCapacity(program, end);
  addScaling(program, end);
  program
    .command('sandbox')
    .description('start the stand-in for the platform on 127.0.0.1; its own flags: sandbox --help')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (_flags, command: Command) =>
      end(await (await import('./sandbox-command.ts')).sandboxCommand(command.args)),
    );
  program
    .command('scenarios')
    .description('list the scenarios and what each is for')
    .action(async () => {
      process.stdout.write(`${await (await import('../drive/scenarios.ts')).describeScenarios()}\n`);
      end(exitCodes.pass);
    });
  program
    .command('build')
    .description('build every scenario into a bundle for k6 alone')
    .option('--out <folder>', 'where the bundles go (default: build)')
    .option('--thresholds <file>', 'limits to build in (default: thresholds.json)')
    .action(async (flags: BuildFlags) => end(await (await import('./build-command.ts')).buildCommand(flags)));
  program
    .command('doctor')
    .description('say what this machine has for load tests, what is wrong, and the fix')
    .action(async () => end(await (await import('./doctor-command.ts')).doctorCommand()));
  return program;
}

/** What a script's unset variable leaves: `--out ""` would be the folder one stands in. */
function refuseEmptyPaths(command: Command): void {
  const empty = command.options.find(
    (option) => /<(folder|file)>/.test(option.flags) && command.getOptionValue(option.attributeName()) === '',
  );
  if (empty === undefined) return;
  const flag = empty.long ?? empty.flags;
  throw new UserError(
    'E_USAGE',
    `${flag} is empty; give ${empty.flags.includes('<folder>') ? 'a folder' : 'a file'}, or no ${flag} at all`,
  );
}

function version(): string {
  const { version: text } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return text;
}
