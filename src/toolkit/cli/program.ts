/** The command line: its commands, their flags, their help. Each action ends in an exit code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { root } from '../config/paths.ts';
import { exitCodes } from '../errors.ts';
import { type BuildFlags, buildCommand } from './build-command.ts';
import { doctorCommand } from './doctor-command.ts';
import { type PlanFlags, planCommand } from './plan-command.ts';
import { type ReportFlags, reportCommand } from './report-command.ts';
import { formatNames } from './reports.ts';
import { type RunFlags, runCommand } from './run-command.ts';
import { sandboxCommand } from './sandbox-command.ts';
import { describeScenarios } from './scenarios.ts';

const exitCodeHelp = `
Exit codes: 0 pass · 99 a gate failed · 98 the run is invalid · 105 interrupted · 2 wrong usage or input · 70 a bug`;

const credentialsHelp = `
Credentials come from the environment alone: JWT_SECRET (or JWT_SECRET_KEY), or LOAD_USERNAME and LOAD_PASSWORD,
or ACCESS_TOKEN. Every override can be given as its variable too: TARGET_URL, USERS, DURATION, TIME_SCALE, MODEL,
SEED, LOCATIONS, ALLOW_TARGET.`;

/** @param end called with the exit code of the command that ran */
export function createProgram(end: (code: number) => void): Command {
  const program = new Command('jorge-load')
    .description(
      "Load tests for Jorge's Revenue Acceleration Platform: did it pass, what broke, how much can it take.",
    )
    .version(version(), '--version')
    .addHelpText('after', exitCodeHelp);
  addRun(program, end);
  addReport(program, end);
  addPlan(program, end);
  program
    .command('sandbox')
    .description('start the stand-in for the platform on 127.0.0.1; its own flags: sandbox --help')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (_flags, command: Command) => end(await sandboxCommand(command.args)));
  program
    .command('scenarios')
    .description('list the scenarios and what each is for')
    .action(async () => {
      process.stdout.write(`${await describeScenarios()}\n`);
      end(exitCodes.pass);
    });
  program
    .command('build')
    .description('build every scenario into a bundle for k6 alone')
    .option('--out <folder>', 'where the bundles go (default: build)')
    .option('--thresholds <file>', 'limits to build in (default: thresholds.json)')
    .action(async (flags: BuildFlags) => end(await buildCommand(flags)));
  program
    .command('doctor')
    .description('say what this machine has for load tests, what is wrong, and the fix')
    .action(async () => end(await doctorCommand()));
  return program;
}

function addRun(program: Command, end: (code: number) => void): void {
  program
    .command('run')
    .description('run a scenario with k6, judge it and report')
    .argument('<scenario>', 'one of: jorge-load scenarios')
    .option('--sandbox', 'start the sandbox for this run, with a fresh secret', false)
    .option('--sandbox-fault <spec>', 'a fault of the sandbox; repeatable', collect, [])
    .option('--sandbox-workers <n>', 'requests the sandbox serves at once')
    .option('--target <url>', 'where the load goes, e.g. http://127.0.0.1:8089')
    .option(
      '--allow-target <host>',
      'allow a host that is not loopback, by its exact name; repeatable',
      collect,
    )
    .option('--users <n>', 'users at the peak; the shape is kept')
    .option('--duration <duration>', 'length of the whole load, e.g. 90s, 5m, 1h30m')
    .option('--time-scale <x>', 'multiplies the length of every stage, e.g. 0.1')
    .option('--model <model>', 'closed (users) or open (arrival rate)')
    .option('--seed <n>', 'the same seed sends the same requests')
    .option('--locations <ids>', 'tenants to spread the users over, with commas between')
    .option('--thresholds <file>', 'limits to judge by (default: thresholds.json)')
    .option('--strict', 'missed targets fail the run as well', false)
    .option('--samples', "keep k6's raw samples as samples.csv.gz", false)
    .option('--dashboard', "k6's live web dashboard on http://127.0.0.1:5665", false)
    .option('--out <folder>', 'where run folders go', 'runs')
    .addHelpText('after', credentialsHelp + exitCodeHelp)
    .action(async (scenario: string, flags: RunFlags) => end(await runCommand(scenario, flags)));
}

function addReport(program: Command, end: (code: number) => void): void {
  program
    .command('report')
    .description('make the reports of a run folder, or of a summary.json of any k6 script')
    .argument('<source>', 'a run folder or a summary.json')
    .option('--format <formats>', `some of ${formatNames.join(',')} (default: all)`)
    .option('--out <folder>', 'where the reports go (default: beside the source)')
    .option('--open', 'open report.html in the browser', false)
    .option('--strict', 'missed targets fail the run as well', false)
    .addHelpText('after', exitCodeHelp)
    .action(async (source: string, flags: ReportFlags) => end(await reportCommand(source, flags)));
}

function addPlan(program: Command, end: (code: number) => void): void {
  program
    .command('plan')
    .description('say from a run what to set and buy: manifests for Kubernetes and nginx, and a page')
    .argument('<source>', 'the folder of a capacity run, or of any that passed')
    .option('--replicas <n>', 'replicas that served the run', '1')
    .option('--today <rate>', "today's load in requests per second (default: the run's first load)")
    .option('--price-per-replica-hour <price>', 'for the cost of a million requests')
    .option('--pod-start <seconds>', 'from a new pod to a ready one', '30')
    .option('--out <folder>', 'where the plan goes (default: plan in the run folder)')
    .action(async (source: string, flags: PlanFlags) => end(await planCommand(source, flags)));
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

function version(): string {
  const { version: text } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return text;
}
