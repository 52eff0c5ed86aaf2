/**
 * The command line: its commands, their flags, their help. Each action ends in an exit code, and loads what it needs
 * only when it is asked for: nobody waits for the renderers to list the scenarios.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { root } from '../config/paths.ts';
import { exitCodes, UserError } from '../errors.ts';
import type { AbFlags } from './ab-command.ts';
import type { BaselineFlags } from './baseline-command.ts';
import type { BuildFlags } from './build-command.ts';
import type { FolderFlags } from './ci-command.ts';
import type { CompareFlags } from './compare-command.ts';
import type { CapacityFlags } from './capacity-command.ts';
import type { HistoryFlags } from './history-command.ts';
import type { PlanFlags } from './plan-command.ts';
import type { MonitorFlags } from './monitor-command.ts';
import type { ReportFlags } from './report-command.ts';
import { formatNames } from './report-formats.ts';
import type { RunFlags } from './run-command.ts';
import type { ScalingFlags } from './scaling-flags.ts';
import type { SuiteFlags } from './suite-command.ts';
import { addWatchOptions, collect, watchHelp } from './watch-options.ts';

const exitCodeHelp = `
Exit codes: 0 pass · 99 a gate failed · 98 the run is invalid · 97 a regression · 105 interrupted · 2 wrong usage or input · 70 a bug`;

const credentialsHelp = `
Credentials come from the environment alone: JWT_SECRET (or JWT_SECRET_KEY), or LOAD_USERNAME and LOAD_PASSWORD,
or ACCESS_TOKEN. Every override can be given as its variable too: TARGET_URL, USERS, RATE, MAX_VUS, DURATION,
TIME_SCALE, MODEL, SEED, LOCATIONS, ALLOW_TARGET.`;

/** @param end called with the exit code of the command that ran */
export function createProgram(end: (code: number) => void): Command {
  const program = new Command('jorge-load')
    .description(
      "Load tests for Jorge's Revenue Acceleration Platform: did it pass, what broke, how much can it take.",
    )
    .version(version(), '--version')
    .addHelpText('after', exitCodeHelp);
  addRun(program, end);
  addSuite(program, end);
  addCi(program, end);
  addReport(program, end);
  addCompare(program, end);
  addBaseline(program, end);
  addAb(program, end);
  program
    .command('history')
    .description('the trend of all runs: sparkline, p95, throughput, verdict, commit')
    .argument('[scenario]', 'of this scenario alone')
    .option('--runs <folder>', 'where run folders are', 'runs')
    .action(async (scenario: string | undefined, flags: HistoryFlags) =>
      end(await (await import('./history-command.ts')).historyCommand(scenario ?? null, flags)),
    );
  addPlan(program, end);
  addMonitor(program, end);
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
      process.stdout.write(`${await (await import('./scenarios.ts')).describeScenarios()}\n`);
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

function addRun(program: Command, end: (code: number) => void): void {
  const run = program
    .command('run')
    .description('run a scenario with k6, judge it and report')
    .argument('<scenario>', 'one of: jorge-load scenarios');
  addLoadOptions(run)
    .option('--dashboard', "k6's live web dashboard on http://127.0.0.1:5665", false)
    .option('--out <folder>', 'where run folders go', 'runs')
    .addHelpText('after', credentialsHelp + watchHelp + exitCodeHelp)
    .action(async (scenario: string, flags: RunFlags) =>
      end(await (await import('./run-command.ts')).runCommand(scenario, flags)),
    );
}

function addSuite(program: Command, end: (code: number) => void): void {
  const suite = program
    .command('suite')
    .description('run the scenarios of a suite of suites.json, with cooldowns between, into one report')
    .argument('[suite]', 'quick, comprehensive, nightly, or one of your own');
  addLoadOptions(suite)
    .option('--suites <file>', 'suites to choose from (default: suites.json)')
    .option('--keep-going', 'go on when smoke does not pass', false)
    .option('--resume <folder>', 'run what is missing in a suite that was cut off')
    .option('--out <folder>', 'where suite folders go', 'suites')
    .addHelpText('after', credentialsHelp + watchHelp + exitCodeHelp)
    .action(async (name: string | undefined, flags: SuiteFlags, command: Command) => {
      refuseBesideResume(name, command);
      end((await (await import('./suite-command.ts')).suiteCommand(name, flags)).exitCode);
    });
}

function addCi(program: Command, end: (code: number) => void): void {
  const ci = program.command('ci').description('what a CI job does: run a suite, comment, gate');
  const run = ci
    .command('run')
    .description(
      'run a suite against the baseline of the branch that is merged into; exits 0 when it was run',
    )
    .argument('<suite>', 'quick, comprehensive, nightly, or one of your own');
  addLoadOptions(run)
    .option('--suites <file>', 'suites to choose from (default: suites.json)')
    .option('--keep-going', 'go on when smoke does not pass', false)
    .option('--out <folder>', 'where suite folders go', 'suites')
    .action(async (name: string, flags: SuiteFlags) =>
      end(await (await import('./ci-command.ts')).ciRunCommand(name, flags)),
    );
  ci.command('comment')
    .description("put the result into the job's summary and into one comment of the pull request")
    .argument('[folder]', "the suite's folder (default: the newest)")
    .option('--out <folder>', 'where suite folders are', 'suites')
    .action(async (folder: string | undefined, flags: FolderFlags) =>
      end(await (await import('./ci-command.ts')).ciCommentCommand(folder, flags)),
    );
  ci.command('gate')
    .description('end as the suite did: 0 pass, 99 a gate broke, 98 invalid, 97 a regression')
    .argument('[folder]', "the suite's folder (default: the newest)")
    .option('--out <folder>', 'where suite folders are', 'suites')
    .option('--warn-on <outcomes>', 'say but do not fail on: invalid, regression')
    .action(async (folder: string | undefined, flags: FolderFlags & { readonly warnOn?: string }) =>
      end(await (await import('./ci-command.ts')).ciGateCommand(folder, flags)),
    );
}

/** A suite that is taken up again goes on as it began. */
function refuseBesideResume(name: string | undefined, command: Command): void {
  if (command.getOptionValueSource('resume') !== 'cli') return;
  const other = command.options.find(
    (option) => option.name() !== 'resume' && command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  const stray = name ?? other?.long;
  if (stray == null) return;
  throw new UserError('E_USAGE', `${stray} and --resume are both given; a resumed suite goes on as it began`);
}

/** What a run and every run of a suite can be asked for. */
function addLoadOptions(command: Command): Command {
  return addWatchOptions(command)
    .option('--sandbox', 'start the sandbox for this run, with a fresh secret', false)
    .option('--sandbox-fault <spec>', 'a fault of the sandbox; repeatable', collect, [])
    .option('--sandbox-workers <n>', 'requests the sandbox serves at once')
    .option('--sandbox-postgres <url>', 'a PostgreSQL for the sandbox to use, and to watch')
    .option('--sandbox-redis <url>', 'a Redis for the sandbox to use, and to watch')
    .option('--target <url>', 'where the load goes, e.g. http://127.0.0.1:8089')
    .option(
      '--allow-target <host>',
      'allow a host that is not loopback, by its exact name; repeatable',
      collect,
    )
    .option('--users <n>', 'users at the peak; the shape is kept')
    .option('--rate <n>', 'iterations per second at the peak, of an open load')
    .option('--max-vus <n>', 'VUs of an open load; arrivals that find none free are dropped')
    .option('--duration <duration>', 'length of the whole load, e.g. 90s, 5m, 1h30m')
    .option('--time-scale <x>', 'multiplies the length of every stage, e.g. 0.1')
    .option('--model <model>', 'closed (users) or open (arrival rate)')
    .option('--seed <n>', 'the same seed sends the same requests')
    .option('--locations <ids>', 'tenants to spread the users over, with commas between')
    .option('--thresholds <file>', 'limits to judge by (default: thresholds.json)')
    .option('--strict', 'missed targets fail the run as well', false)
    .option('--samples', "keep k6's raw samples as samples.csv.gz", false)
    .option('--no-monitor', 'watch k6 alone, and neither the machine nor the target')
    .option(
      '--against <baseline>',
      'compare with a baseline (a run also with an earlier run folder); exit 97 on a regression',
    )
    .option('--baselines <folder>', 'where baselines are', 'baselines');
}

function addCapacity(program: Command, end: (code: number) => void): void {
  addSearchFlags(
    program.command('capacity').description('find the highest load that an SLO bears, as a bracket'),
  )
    .option('--users', 'search users who wait (closed model) instead of arrivals per second', false)
    .option('--sandbox', 'start the sandbox for this search, with a fresh secret', false)
    .option('--sandbox-fault <spec>', 'a fault of the sandbox; repeatable', collect, [])
    .option('--sandbox-workers <n>', 'requests the sandbox serves at once')
    .option('--target <url>', 'where the load goes, e.g. http://127.0.0.1:8089')
    .option(
      '--allow-target <host>',
      'allow a host that is not loopback, by its exact name; repeatable',
      collect,
    )
    .option('--resume <folder>', 'go on with a search that was cut; other flags are taken from it')
    .addHelpText('after', credentialsHelp + exitCodeHelp)
    .action(async (flags: CapacityFlags) =>
      end(await (await import('./capacity-command.ts')).capacityCommand(flags)),
    );
}

function addScaling(program: Command, end: (code: number) => void): void {
  addSearchFlags(
    program.command('scaling').description('find the capacity of 1, 2, 4 … replicas, and what they share'),
  )
    .option('--replicas <sizes>', 'how many replicas, rising', '1,2,4')
    .option('--start <command>', 'starts a replica on {port}, behind an nginx of ours (default: the sandbox)')
    .option('--target <url>', 'a balancer of your own, with --scale')
    .option(
      '--scale <command>',
      'gives the service behind --target its {replicas}, and returns when they serve',
    )
    .option(
      '--allow-target <host>',
      'allow a host that is not loopback, by its exact name; repeatable',
      collect,
    )
    .option('--sandbox-workers <n>', 'requests each sandbox serves at once')
    .addHelpText('after', credentialsHelp + exitCodeHelp)
    .action(async (flags: ScalingFlags) =>
      end(await (await import('./scaling-command.ts')).scalingCommand(flags)),
    );
}

function addSearchFlags(command: Command): Command {
  return command
    .option(
      '--slo <limits>',
      'what has to hold, e.g. p95<200,errors<1%,roi_report:p95<500',
      'p95<200,errors<1%',
    )
    .option('--precision <percent>', 'how narrow the bracket has to be', '5%')
    .option('--from <load>', 'where the search begins: requests/s, or users (default: 20)')
    .option('--max-time <duration>', 'begin no further trial after so long, e.g. 30m')
    .option('--time-scale <x>', 'multiplies the length of every trial: 1 is 60 s after a warm-up of 10 s')
    .option('--seed <n>', 'the same seed sends the same requests')
    .option('--locations <ids>', 'tenants to spread the users over, with commas between')
    .option('--out <folder>', 'where folders of searches go', 'runs');
}

function addReport(program: Command, end: (code: number) => void): void {
  program
    .command('report')
    .description(
      'make the reports of a run folder, or of what any k6 script left: its summary.json, --out csv or json; of several, an index as well',
    )
    .argument('<sources...>', 'run folders, summary.json files, or files of --out csv or json, plain or gzip')
    .option('--format <formats>', `some of ${formatNames.join(',')} (default: all)`)
    .option(
      '--out <folder>',
      'where the reports go (default: beside the source; an index: where the sources meet)',
    )
    .option('--open', 'open the page in the browser', false)
    .option('--strict', 'missed targets fail the run as well', false)
    .addHelpText('after', exitCodeHelp)
    .action(async (sources: string[], flags: ReportFlags) =>
      end(await (await import('./report-command.ts')).reportCommand(sources, flags)),
    );
}

function addCompare(program: Command, end: (code: number) => void): void {
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
      end(await (await import('./compare-command.ts')).compareCommand(baseline, run, flags)),
    );
}

function addAb(program: Command, end: (code: number) => void): void {
  program
    .command('ab')
    .description("two running builds in turn, short blocks, so that the machine's drift cancels")
    .argument('<scenario>', 'one of: jorge-load scenarios')
    .requiredOption('--a <url>', 'the build as it was')
    .requiredOption('--b <url>', 'the build to judge; both take the same credentials')
    .option('--pairs <n>', 'how many times each takes its turn', '10')
    .option('--block <duration>', 'length of a turn', '20s')
    .option(
      '--allow-target <host>',
      'allow a host that is not loopback, by its exact name; repeatable',
      collect,
    )
    .option('--users <n>', 'users at the peak; the shape is kept')
    .option('--model <model>', 'closed (users) or open (arrival rate)')
    .option('--seed <n>', 'the same seed sends the same requests')
    .option('--locations <ids>', 'tenants to spread the users over, with commas between')
    .option('--thresholds <file>', 'what change is allowed (default: thresholds.json)')
    .option('--out <folder>', 'where the folder of the blocks goes', 'runs')
    .addHelpText('after', credentialsHelp + watchHelp + exitCodeHelp)
    .action(async (scenario: string, flags: AbFlags) =>
      end(await (await import('./ab-command.ts')).abCommand(scenario, flags)),
    );
}

function addBaseline(program: Command, end: (code: number) => void): void {
  const baseline = program.command('baseline').description('keep runs that later ones are held against');
  const add = (name: string, description: string): Command =>
    baseline
      .command(name)
      .description(description)
      .option('--baselines <folder>', 'where baselines are', 'baselines');
  add('save', 'keep a run as a baseline, small enough to commit')
    .argument('<run>', 'a run folder')
    .option('--name <name>', 'what it is called', 'main')
    .action(async (run: string, flags: BaselineFlags & { readonly name: string }) =>
      end(await (await import('./baseline-command.ts')).saveCommand(run, flags)),
    );
  add('list', 'list the baselines').action(async (flags: BaselineFlags) =>
    end(await (await import('./baseline-command.ts')).listCommand(flags)),
  );
  add('show', 'say what a baseline holds')
    .argument('<name>', 'one of: jorge-load baseline list')
    .action(async (name: string, flags: BaselineFlags) =>
      end(await (await import('./baseline-command.ts')).showCommand(name, flags)),
    );
}

function addPlan(program: Command, end: (code: number) => void): void {
  program
    .command('plan')
    .description(
      'say from a run or a search what to set and buy: manifests for Kubernetes and nginx, and a page',
    )
    .argument('<source>', 'the folder of a capacity search, of a measurement of scaling, or of a run')
    .option('--replicas <n>', 'replicas that served the load (default: 1; a measurement of scaling knows)')
    .option('--today <rate>', "today's load in requests per second (default: the lowest that was measured)")
    .option('--price-per-replica-hour <price>', 'for the cost of a million requests')
    .option('--pod-start <seconds>', 'from a new pod to a ready one', '30')
    .option('--out <folder>', 'where the plan goes (default: plan in the folder)')
    .action(async (source: string, flags: PlanFlags) =>
      end(await (await import('./plan-command.ts')).planCommand(source, flags)),
    );
}

function addMonitor(program: Command, end: (code: number) => void): void {
  addWatchOptions(program.command('monitor'))
    .description('watch a target and its machine beside any load, and report on them')
    .option('--port <port>', 'watch what listens on this port as the target')
    .option('--duration <duration>', 'how long, e.g. 90s, 10m, 1h30m', '10m')
    .option('--analyze <source>', 'report on a system.ndjson, or the folder of one, from before')
    .option('--out <folder>', 'where it is written (default: a new folder of runs)')
    .addHelpText('after', watchHelp)
    .action(async (flags: MonitorFlags) =>
      end(await (await import('./monitor-command.ts')).monitorCommand(flags)),
    );
}

function version(): string {
  const { version: text } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return text;
}
