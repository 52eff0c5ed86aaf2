/** `calibrate`, `capacity`, `scaling` and `plan`: how much we can send, how much it can take, and what to buy. */
import type { Command } from 'commander';
import type { CalibrateFlags } from '../calibrate-command.ts';
import type { CapacityFlags } from '../capacity-command.ts';
import type { PlanFlags } from '../plan-command.ts';
import type { ScalingFlags } from '../scaling-command.ts';
import { collect } from '../watch-options.ts';
import { allowTarget, credentialsHelp, exitCodeHelp, skipProof, subject } from './shared.ts';

export function addCalibrate(program: Command, end: (code: number) => void): void {
  program
    .command('calibrate')
    .description(
      'measure what this machine itself can send and adds to latencies; runs of the scenario go by it',
    )
    .argument('[scenario]', 'one of: jorge-load scenarios', 'normal')
    .option('--thresholds <file>', 'limits that are part of the bundle (default: thresholds.json)')
    .addHelpText('after', exitCodeHelp)
    .action(async (scenario: string, flags: CalibrateFlags) =>
      end(await (await import('../calibrate-command.ts')).calibrateCommand(scenario, flags)),
    );
}

export function addCapacity(program: Command, end: (code: number) => void): void {
  addSearchFlags(
    program.command('capacity').description('find the highest load that an SLO bears, as a bracket'),
  )
    .option('--users', 'search users who wait (closed model) instead of arrivals per second', false)
    .option('--sandbox', 'start the sandbox for this search, with a fresh secret', false)
    .option('--sandbox-fault <spec>', 'a fault of the sandbox; repeatable', collect, [])
    .option('--sandbox-workers <n>', 'requests the sandbox serves at once')
    .option('--target <url>', 'where the load goes, e.g. http://127.0.0.1:8089')
    .addOption(allowTarget())
    .option(
      '--resume <folder>',
      'go on with a search that was cut; other flags but --allow-target are taken from it',
    )
    .addHelpText('after', credentialsHelp + exitCodeHelp)
    .action(async (flags: CapacityFlags) =>
      end(await (await import('../capacity-command.ts')).capacityCommand(flags)),
    );
}

export function addScaling(program: Command, end: (code: number) => void): void {
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
    .addOption(allowTarget())
    .option('--sandbox-workers <n>', 'requests each sandbox serves at once')
    .addHelpText('after', credentialsHelp + exitCodeHelp)
    .action(async (flags: ScalingFlags) =>
      end(await (await import('../scaling-command.ts')).scalingCommand(flags)),
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
    .addOption(subject())
    .addOption(skipProof())
    .option('--out <folder>', 'where folders of searches go', 'runs');
}

export function addPlan(program: Command, end: (code: number) => void): void {
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
      end(await (await import('../plan-command.ts')).planCommand(source, flags)),
    );
}
