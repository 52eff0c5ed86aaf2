/** `compare`, `baseline`, `ab` and `history`: what changed. */
import { type Command, Option } from 'commander';
import type { AbFlags } from '../ab-command.ts';
import type { BaselineFlags, SaveFlags } from '../baseline-command.ts';
import type { CompareFlags } from '../compare-command.ts';
import type { HistoryFlags } from '../history-command.ts';
import { watchHelp } from '../watch-options.ts';
import { addOwn, allowTarget, credentialsHelp, exitCodeHelp, skipProof, subject } from './shared.ts';

export function addCompare(program: Command, end: (code: number) => void): void {
  program
    .command('compare')
    .description('hold a run against a baseline or an earlier run: regressed, improved, same or inconclusive')
    .argument('<baseline>', 'a baseline by its name, or a run folder')
    .argument('<run>', 'the run folder to judge')
    .option('--baselines <folder>', 'where baselines are', 'baselines')
    .option('--thresholds <file>', 'what change is allowed (default: thresholds.json)')
    .option('--out <folder>', 'where the comparison goes (default: the run folder)')
    .addHelpText('after', exitCodeHelp)
    .action(async (baseline: string, run: string, flags: CompareFlags) =>
      end(await (await import('../compare-command.ts')).compareCommand(baseline, run, flags)),
    );
}

export function addBaseline(program: Command, end: (code: number) => void): void {
  const baseline = program.command('baseline').description('keep runs that later ones are held against');
  const add = (name: string, description: string): Command =>
    baseline
      .command(name)
      .description(description)
      .option('--baselines <folder>', 'where baselines are', 'baselines');
  add('save', 'keep a run as a baseline, small enough to commit')
    .argument('<run>', 'a run folder')
    .option('--name <name>', 'what it is called', 'main')
    .option('--force', 'keep a run that failed or was invalid as well', false)
    .action(async (run: string, flags: SaveFlags) =>
      end(await (await import('../baseline-command.ts')).saveCommand(run, flags)),
    );
  add('list', 'list the baselines').action(async (flags: BaselineFlags) =>
    end(await (await import('../baseline-command.ts')).listCommand(flags)),
  );
  add('show', 'say what a baseline holds')
    .argument('<name>', 'one of: jorge-load baseline list')
    .action(async (name: string, flags: BaselineFlags) =>
      end(await (await import('../baseline-command.ts')).showCommand(name, flags)),
    );
}

export function addAb(program: Command, end: (code: number) => void): void {
  const ab = program
    .command('ab')
    .description("two running builds in turn, short blocks, so that the machine's drift cancels")
    .argument('<scenario>', 'one of: jorge-load scenarios')
    .requiredOption('--a <url>', 'the build as it was')
    .requiredOption('--b <url>', 'the build to judge; both take the same credentials')
    .option('--pairs <n>', 'how many times each takes its turn', '10')
    .option('--block <duration>', 'length of a turn', '20s')
    .addOption(allowTarget())
    .option('--users <n>', 'users at the peak; the shape is kept')
    .option('--model <model>', 'closed (users) or open (arrival rate)')
    .option('--seed <n>', 'the same seed sends the same requests');
  addOwn(ab)
    .addOption(subject())
    .addOption(skipProof())
    .option('--thresholds <file>', 'what change is allowed (default: thresholds.json)')
    .option('--out <folder>', 'where the folder of the blocks goes', 'runs')
    .addHelpText('after', credentialsHelp() + watchHelp + exitCodeHelp)
    .action(async (scenario: string, flags: AbFlags) =>
      end(await (await import('../ab-command.ts')).abCommand(scenario, flags)),
    );
}

export function addHistory(program: Command, end: (code: number) => void): void {
  program
    .command('history')
    .description('the trend of all runs: sparkline, p95, throughput, verdict, commit')
    .argument('[scenario]', 'of this scenario alone')
    .option('--out <folder>', 'where run folders are, and history.html goes', 'runs')
    .addOption(new Option('--runs <folder>', 'what --out was called before').hideHelp())
    .action(async (scenario: string | undefined, flags: HistoryFlags) =>
      end(await (await import('../history-command.ts')).historyCommand(scenario, flags)),
    );
}
