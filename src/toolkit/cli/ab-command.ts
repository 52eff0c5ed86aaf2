/**
 * `jorge-load ab --a URL --b URL <scenario>`: two running builds take turns in short blocks, so that what drifts on
 * the machine is in both. Each block is a run of its own in <out>/ab-<scenario>-<utc time>/.
 */
import { skippedProofNotes } from '../analyze/skipped-proofs.ts';
import { join, relative } from 'node:path';
import type { Baseline } from '../compare/baseline-schema.ts';
import { blockOrder, type Turn } from '../compare/block-order.ts';
import { compareBlocks } from '../compare/compare.ts';
import { joinBlocks } from '../compare/join-blocks.ts';
import { type OverrideFlags, skippedProofs } from '../config/overrides.ts';
import { UserError } from '../errors.ts';
import { readRun } from '../history/read-side.ts';
import { stderrProgress } from '../k6/progress.ts';
import { InterruptedError, type Interrupts, listenForInterrupts } from '../run/interrupts.ts';
import type { RunRequest } from '../run/run-request.ts';
import { createRunFolder } from '../run/run-folder.ts';
import { runScenario } from '../run/run-scenario.ts';
import { concludeComparison, loadTolerances } from './comparisons.ts';
import { openRests } from './ab-rests.ts';
import { prepare, type RunFlags } from './run-command.ts';

export interface AbFlags extends Omit<OverrideFlags, 'target' | 'duration' | 'timeScale'> {
  readonly thresholds?: string;
  readonly out: string;
  readonly a: string;
  readonly b: string;
  readonly pairs: string;
  readonly block: string;
}

/** What a block is not. */
const plain: Omit<RunFlags, 'out'> = {
  sandbox: false,
  sandboxFault: [],
  strict: false,
  samples: false,
  dashboard: false,
  monitor: true,
  baselines: '',
};
const fewestPairs = 4;
const mostPairs = 500;

export async function abCommand(scenario: string, flags: AbFlags): Promise<number> {
  const pairs = Number(flags.pairs);
  if (!Number.isInteger(pairs) || pairs < fewestPairs || pairs > mostPairs) {
    throw new UserError(
      'E_USAGE',
      `--pairs is ${JSON.stringify(flags.pairs)}; allowed is a whole number from ${fewestPairs} to ${mostPairs}`,
    );
  }
  const tolerances = await loadTolerances(flags.thresholds);
  const interrupts = listenForInterrupts();
  try {
    const request = async (target: string): Promise<RunRequest> =>
      await prepare(scenario, { ...flags, ...plain, target, duration: flags.block }, interrupts);
    const requests = { a: await request(flags.a), b: await request(flags.b) };
    const folder = await createRunFolder(flags.out, `ab-${scenario}`, new Date());
    const order = blockOrder(pairs, requests.a.overrides.seed);
    const { blocks, rests } = await runBlocks(order, requests, { folder: folder.path, interrupts });
    const comparison = compareBlocks(blocks, {
      names: [flags.a, flags.b],
      tolerances,
      notes: [...skippedProofNotes(skippedProofs(requests.a.overrides.given)), ...notesOf(flags), ...rests],
    });
    const sides = [joinBlocks(blocks.map(([a]) => a)), joinBlocks(blocks.map(([, b]) => b))] as const;
    return await concludeComparison({ comparison, sides }, folder.path);
  } finally {
    interrupts.close();
  }
}

type Pair = readonly [a: Baseline, b: Baseline];

interface Surroundings {
  readonly folder: string;
  readonly interrupts: Interrupts;
}

interface Taken {
  readonly blocks: readonly Pair[];
  /** How the builds recovered in between. */
  readonly rests: readonly string[];
}

async function runBlocks(
  order: readonly (readonly [Turn, Turn])[],
  requests: Readonly<Record<Turn, RunRequest>>,
  { folder, interrupts }: Surroundings,
): Promise<Taken> {
  const progress = stderrProgress(process.stderr);
  const rests = await openRests(requests, folder, interrupts.first);
  const runBlock = async (turn: Turn): Promise<Baseline> => {
    const outcome = await runScenario(
      { ...requests[turn], outDir: join(folder, turn) },
      { progress, interrupts },
    );
    interrupts.first.throwIfAborted();
    if (outcome.fault !== null) throw outcome.fault;
    await rests.after(turn);
    // One window a block: its percentiles are those of all its requests.
    return await readRun(outcome.folder, () => Infinity);
  };
  try {
    const blocks: Pair[] = [];
    for (const [place, [first, second]] of order.entries()) {
      progress.say(`pair ${place + 1} of ${order.length}: ${first.toUpperCase()}, ${second.toUpperCase()}`);
      const one = await runBlock(first);
      const other = await runBlock(second);
      blocks.push(first === 'a' ? [one, other] : [other, one]);
    }
    return { blocks, rests: rests.notes() };
  } catch (error) {
    throw interrupts.first.aborted ? cutShort(folder) : error;
  } finally {
    await rests.close();
  }
}

function cutShort(folder: string): InterruptedError {
  const kept = relative(process.cwd(), folder);
  return new InterruptedError(`interrupted: nothing is compared; what was run is in ${kept}`);
}

function notesOf({ a, b, pairs, block }: AbFlags): string[] {
  const taken = `${pairs} pairs of blocks of ${block} in turn, ABBA.`;
  return a === b
    ? [taken, 'Both URLs are the same: this A/A test shows how far the method errs here.']
    : [taken];
}
