/**
 * Two running builds take turns in short blocks, so that what drifts on the machine is in both. Each block is a run of
 * its own in <out>/ab-<scenario>-<utc time>/. Input: the two addresses. Output: the comparison.
 */
import { join, relative } from 'node:path';
import { skippedProofNotes } from '../analyze/skipped-proofs.ts';
import { RequestError } from '../base/errors.ts';
import type { Baseline } from '../compare/baseline-schema.ts';
import { blockOrder, type Turn } from '../compare/block-order.ts';
import { compareBlocks } from '../compare/compare.ts';
import { joinBlocks } from '../compare/join-blocks.ts';
import { skippedProofs } from '../config/overrides.ts';
import { projectPlatform } from '../config/platform.ts';
import { readRun } from '../history/read-side.ts';
import { InterruptedError } from '../run/interrupts.ts';
import type { PreparedRun, RunContext } from '../run/prepared-run.ts';
import { createRunFolder } from '../run/run-folder.ts';
import { runScenario } from '../run/run-scenario.ts';
import { openAbCooldowns } from './ab-cooldowns.ts';
import { loadTolerances, type Written, writeComparison } from './comparisons.ts';
import { prepare } from './prepare.ts';
import type { AbRequest } from './requests.ts';

const defaults = { pairs: 10, block: '20s', outDir: 'runs' } as const;

type WholeAbRequest = AbRequest & Required<Pick<AbRequest, keyof typeof defaults>>;

export async function ab(asked: AbRequest, context: RunContext): Promise<Written> {
  const request: WholeAbRequest = { ...defaults, ...asked };
  const tolerances = await loadTolerances(request.thresholds);
  const runs = { a: await prepareTurn('a', request, context), b: await prepareTurn('b', request, context) };
  const folder = await createRunFolder(request.outDir, `ab-${request.scenario}`, new Date());
  const order = blockOrder(request.pairs, runs.a.overrides.seed);
  const { blocks, cooldowns } = await runBlocks(order, runs, { ...context, folder: folder.path });
  const comparison = compareBlocks(blocks, {
    names: [request.a, request.b],
    tolerances,
    notes: [
      ...skippedProofNotes(skippedProofs(runs.a.overrides.given), projectPlatform()),
      ...notesOf(request),
      ...cooldowns,
    ],
  });
  const sides = [joinBlocks(blocks.map(([a]) => a)), joinBlocks(blocks.map(([, b]) => b))] as const;
  return await writeComparison({ comparison, sides }, folder.path);
}

/** A run's fields are called what they are here. */
async function prepareTurn(turn: Turn, request: WholeAbRequest, context: RunContext): Promise<PreparedRun> {
  const { scenario, outDir, thresholds, block } = request;
  const load = { ...request.load, target: request[turn], duration: block };
  const asked = { scenario, outDir, load, ...(thresholds !== undefined && { thresholds }) };
  const own: Readonly<Record<string, string>> = { 'load.target': turn, 'load.duration': 'block' };
  return await prepare(asked, context).catch((error: unknown) => {
    throw error instanceof RequestError ? error.renamed((field) => own[field] ?? field) : error;
  });
}

type Pair = readonly [a: Baseline, b: Baseline];

interface BlockContext extends RunContext {
  readonly folder: string;
}

interface Taken {
  readonly blocks: readonly Pair[];
  /** How the builds recovered in between. */
  readonly cooldowns: readonly string[];
}

async function runBlocks(
  order: readonly (readonly [Turn, Turn])[],
  runs: Readonly<Record<Turn, PreparedRun>>,
  { folder, ...context }: BlockContext,
): Promise<Taken> {
  const { progress, interrupts } = context;
  const cooldowns = await openAbCooldowns(runs, folder, interrupts.first);
  const runBlock = async (turn: Turn): Promise<Baseline> => {
    const outcome = await runScenario({ ...runs[turn], outDir: join(folder, turn) }, context);
    interrupts.first.throwIfAborted();
    if (outcome.fault !== null) throw outcome.fault;
    await cooldowns.after(turn);
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
    return { blocks, cooldowns: cooldowns.notes() };
  } catch (error) {
    throw interrupts.first.aborted ? cutShort(folder) : error;
  } finally {
    await cooldowns.close();
  }
}

function cutShort(folder: string): InterruptedError {
  return new InterruptedError(`interrupted: nothing is compared; what was run is in ${relative('', folder)}`);
}

function notesOf({ a, b, pairs, block }: WholeAbRequest): string[] {
  const taken = `${pairs} pairs of blocks of ${block} in turn, ABBA.`;
  return a === b
    ? [taken, 'Both URLs are the same: this A/A test shows how far the method errs here.']
    : [taken];
}
