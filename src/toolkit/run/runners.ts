/**
 * Several k6 processes that send one load, each its part. All are started paused; the first is let go alone, proves the
 * target and says the plan; then the others are let go together. One that ends before its time ends all.
 * Input: how each is started. Output: one process as far as others are concerned, and what became of each.
 */
import type { RunnerFacts } from '../record/run-schema.ts';
import { type K6End, type K6Process, type K6Run, startK6 } from './k6-process.ts';
import { release } from './release.ts';

export interface RunnerStart {
  readonly run: K6Run;
  /** Of its REST API. */
  readonly apiPort: number;
}

export interface Runners extends K6Process {
  /** In the order of their numbers. */
  readonly ends: () => readonly Ended[];
}

type Ended = Pick<RunnerFacts, 'runner' | 'exitCode' | 'signal' | 'endedAt'>;

/** @param hasBegun resolves when the first has proved the target; to null when it never will */
export function startRunners(
  starts: readonly RunnerStart[],
  hasBegun: (signal: AbortSignal) => Promise<unknown>,
): Runners {
  const over = new AbortController();
  const all = starts.map(({ run, apiPort }) => ({ k6: startK6(run), apiPort }));
  const ended: Ended[] = [];
  let cause: K6End | null = null;
  let isStopping = false;
  /** A second SIGINT would end those that are still sending their last figures. */
  const kill = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGINT' && isStopping) return;
    isStopping ||= signal === 'SIGINT';
    for (const { k6 } of all) k6.kill(signal);
  };
  const follow = async (k6: K6Process, runner: number): Promise<void> => {
    const end = await k6.end;
    ended.push({ runner, ...end, endedAt: new Date().toISOString() });
    if (isDone(end) || cause !== null) return;
    cause = end;
    over.abort();
    kill('SIGINT');
  };
  const neverBegins = all[0]?.k6.end.then(() => null);
  void releaseInOrder(
    all.map(({ apiPort }) => apiPort),
    async (signal) => await Promise.race([hasBegun(signal), neverBegins]),
    over.signal,
  ).then((areReleased) => {
    if (!areReleased) kill('SIGINT');
  });
  return {
    pids: all.flatMap(({ k6 }) => k6.pids),
    kill,
    end: Promise.all(all.map(({ k6 }, place) => follow(k6, place + 1))).then(() => {
      over.abort();
      return cause ?? { exitCode: 0, signal: null };
    }),
    ends: () => [...ended].sort((a, b) => a.runner - b.runner),
  };
}

function isDone({ exitCode }: K6End): boolean {
  return exitCode === 0;
}

async function releaseInOrder(
  [first, ...others]: readonly number[],
  hasBegun: (signal: AbortSignal) => Promise<unknown>,
  signal: AbortSignal,
): Promise<boolean> {
  if (first === undefined) return false;
  await release(first, signal);
  if ((await hasBegun(signal)) === null) return false;
  await Promise.all(others.map((port) => release(port, signal)));
  return true;
}
