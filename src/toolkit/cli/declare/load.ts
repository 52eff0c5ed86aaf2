/** `run`, `suite` and `ci`: what sends load, and what each may be asked for. */
import type { Command } from 'commander';
import { UserError } from '../../base/errors.ts';
import type { FolderFlags } from '../ci-command.ts';
import type { LoadFlags } from '../load-flags.ts';
import type { SuiteFlags } from '../suite-command.ts';
import { addWatchOptions, collect, watchHelp } from '../watch-options.ts';
import { allowTarget, credentialsHelp, exitCodeHelp, skipProof, subject } from './shared.ts';

export function addRun(program: Command, end: (code: number) => void): void {
  const run = program
    .command('run')
    .description('run a scenario with k6, judge it and report')
    .argument('<scenario>', 'one of: jorge-load scenarios');
  addLoadOptions(run)
    .option('--dashboard', "k6's live web dashboard on http://127.0.0.1:5665", false)
    .option('--out <folder>', 'where run folders go', 'runs')
    .addHelpText('after', credentialsHelp + watchHelp + exitCodeHelp)
    .action(async (scenario: string, flags: LoadFlags) =>
      end(await (await import('../run-command.ts')).runCommand(scenario, flags)),
    );
}

export function addSuite(program: Command, end: (code: number) => void): void {
  const suite = program
    .command('suite')
    .description('run the scenarios of a suite of suites.json, with cooldowns between, into one report')
    .argument('[suite]', 'quick, comprehensive, nightly, or one of your own');
  addLoadOptions(suite)
    .option('--out <folder>', 'where suite folders go', 'suites')
    .optionsGroup('Suite:')
    .option('--suites <file>', 'suites to choose from (default: suites.json)')
    .option('--keep-going', 'go on when smoke does not pass', false)
    .option('--resume <folder>', 'run what is missing in a suite that was cut off')
    .addHelpText('after', credentialsHelp + watchHelp + exitCodeHelp)
    .action(async (name: string | undefined, flags: SuiteFlags, command: Command) => {
      refuseBesideResume(name, command);
      end(await (await import('../suite-command.ts')).suiteCommand(name, flags));
    });
}

export function addCi(program: Command, end: (code: number) => void): void {
  const ci = program.command('ci').description('what a CI job does: run a suite, comment, gate');
  const run = ci
    .command('run')
    .description(
      'run a suite against the baseline of the branch that is merged into; exits 0 when it was run',
    )
    .argument('<suite>', 'quick, comprehensive, nightly, or one of your own');
  addLoadOptions(run)
    .option('--out <folder>', 'where suite folders go', 'suites')
    .optionsGroup('Suite:')
    .option('--suites <file>', 'suites to choose from (default: suites.json)')
    .option('--keep-going', 'go on when smoke does not pass', false)
    .action(async (name: string, flags: SuiteFlags) =>
      end(await (await import('../ci-command.ts')).ciRunCommand(name, flags)),
    );
  ci.command('comment')
    .description("put the result into the job's summary and into one comment of the pull request")
    .argument('[folder]', "the suite's folder (default: the newest)")
    .option('--out <folder>', 'where suite folders are', 'suites')
    .action(async (folder: string | undefined, flags: FolderFlags) =>
      end(await (await import('../ci-command.ts')).ciCommentCommand(folder, flags)),
    );
  ci.command('gate')
    .description('end as the suite did: 0 pass, 99 a gate broke, 98 invalid, 97 a regression')
    .argument('[folder]', "the suite's folder (default: the newest)")
    .option('--out <folder>', 'where suite folders are', 'suites')
    .option('--warn-on <outcomes>', 'say but do not fail on: invalid, regression')
    .action(async (folder: string | undefined, flags: FolderFlags & { readonly warnOn?: string }) =>
      end(await (await import('../ci-command.ts')).ciGateCommand(folder, flags)),
    );
}

/** A suite that is taken up again goes on as it began; whom it may load is said each time. */
function refuseBesideResume(name: string | undefined, command: Command): void {
  if (command.getOptionValueSource('resume') !== 'cli') return;
  const other = command.options.find(
    (option) =>
      !['resume', 'allow-target'].includes(option.name()) &&
      command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  const stray = name ?? other?.long;
  if (stray == null) return;
  throw new UserError('E_USAGE', `${stray} and --resume are both given; a resumed suite goes on as it began`);
}

/** What a run and every run of a suite can be asked for: in groups, what is used every day first. */
function addLoadOptions(command: Command): Command {
  addLoad(command.optionsGroup('Load:'));
  addTarget(command.optionsGroup('Target:'));
  command
    .optionsGroup('Limits:')
    .option('--thresholds <file>', 'limits to judge by (default: thresholds.json)')
    .option('--strict', 'missed targets fail the run as well', false)
    .option(
      '--against <baseline>',
      'compare with a baseline (a run also with an earlier run folder); exit 97 on a regression',
    )
    .option('--baselines <folder>', 'where baselines are', 'baselines')
    .optionsGroup('Watching:')
    .option('--no-monitor', 'watch k6 alone, and neither the machine nor the target');
  return addWatchOptions(command)
    .optionsGroup('Output:')
    .option('--samples', "keep k6's raw samples as samples.csv.gz", false);
}

function addLoad(command: Command): void {
  command
    .option('--users <n>', 'users at the peak; the shape is kept')
    .option('--duration <duration>', 'length of the whole load, e.g. 90s, 5m, 1h30m')
    .option('--time-scale <x>', 'multiplies the length of every stage, e.g. 0.1')
    .option('--model <model>', 'closed (users) or open (arrival rate)')
    .option('--rate <n>', 'iterations per second at the peak, of an open load')
    .option('--force', 'send it though this machine has not what it takes; the report says so')
    .option('--max-vus <n>', 'VUs of an open load; arrivals that find none free are dropped')
    .option('--seed <n>', 'the same seed sends the same requests')
    .option('--locations <ids>', 'tenants to spread the users over, with commas between')
    .addOption(subject());
}

function addTarget(command: Command): void {
  command
    .option('--sandbox', 'start the sandbox for this run, with a fresh secret', false)
    .option('--target <url>', 'where the load goes, e.g. http://127.0.0.1:8089')
    .addOption(allowTarget())
    .addOption(skipProof())
    .option('--sandbox-fault <spec>', 'a fault of the sandbox; repeatable', collect, [])
    .option('--sandbox-workers <n>', 'requests the sandbox serves at once')
    .option('--sandbox-postgres <url>', 'a PostgreSQL for the sandbox to use, and to watch')
    .option('--sandbox-redis <url>', 'a Redis for the sandbox to use, and to watch');
}
