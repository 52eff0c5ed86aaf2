/**
 * The commands there are. Each is a file of commands/ that says what it is called, what it asks, does, says and ends
 * with, and is loaded when it is asked for: nobody waits for the renderers to list the scenarios.
 */
import { Command } from 'commander';
import { flagFacts } from '../config/platform-file.ts';
import { ownVersion } from '../config/version.ts';
import type { Declare } from './command.ts';
import { exitCodeNote } from './exit-code-note.ts';

const commands: Readonly<Record<string, () => Promise<Declare>>> = {
  run: async () => (await import('./commands/run.ts')).run,
  suite: async () => (await import('./commands/suite.ts')).suite,
  ci: async () => (await import('./commands/ci.ts')).ci,
  kubernetes: async () => (await import('./commands/kubernetes.ts')).kubernetes,
  gather: async () => (await import('./commands/gather.ts')).gather,
  report: async () => (await import('./commands/report.ts')).report,
  compare: async () => (await import('./commands/compare.ts')).compare,
  baseline: async () => (await import('./commands/baseline.ts')).baseline,
  ab: async () => (await import('./commands/ab.ts')).ab,
  history: async () => (await import('./commands/history.ts')).history,
  plan: async () => (await import('./commands/plan.ts')).plan,
  monitor: async () => (await import('./commands/monitor.ts')).monitor,
  calibrate: async () => (await import('./commands/calibrate.ts')).calibrate,
  capacity: async () => (await import('./commands/capacity.ts')).capacity,
  scaling: async () => (await import('./commands/scaling.ts')).scaling,
  sandbox: async () => (await import('./commands/sandbox.ts')).sandbox,
  scenarios: async () => (await import('./commands/scenarios.ts')).scenarios,
  build: async () => (await import('./commands/build.ts')).build,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
};

/** @param asked the command that was typed; @param end called with its exit code */
export async function createProgram(asked: string, end: (code: number) => void): Promise<Command> {
  const program = new Command('jorge-load')
    .description(`Load tests for ${flagFacts().name}: did it pass, what broke, how much can it take.`)
    .version(ownVersion(), '--version')
    .addHelpText('after', exitCodeNote);
  for (const load of wanted(asked)) program.addCommand((await load())(end));
  return program;
}

/** That one alone; all of them for the help, and to name the nearest of what was mistyped. */
function wanted(asked: string): readonly (() => Promise<Declare>)[] {
  const one = Object.hasOwn(commands, asked) ? commands[asked] : undefined;
  if (one !== undefined) return [one];
  return asked === '--version' ? [] : Object.values(commands);
}
