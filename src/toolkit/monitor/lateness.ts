/**
 * How late k6 and the machine are, second by second: what the load generator may add to the latencies that it measures.
 * Asked of ./lateness-worker.ts from when k6 is started; of several that send one load, the latest one counts.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { root } from '../config/paths.ts';
import type { Lateness } from './lateness-worker.ts';
import { figuresOf, type Source } from './source.ts';

export interface LatenessWatch {
  readonly source: Source;
  /** Where k6's REST API listens, or will; once for each k6. */
  readonly follow: (url: string) => void;
}

export function watchLateness(): LatenessWatch {
  const workers: Worker[] = [];
  let fault: Error | null = null;
  return {
    follow: (url) => {
      // Built as it is, so that it needs no loader that we were started with.
      const options = { workerData: url, execArgv: [] };
      const worker = new Worker(join(root, 'dist/lateness-worker.js'), options);
      worker.on('error', (error) => (fault = error instanceof Error ? error : new Error(String(error))));
      worker.unref();
      workers.push(worker);
    },
    source: {
      name: 'lateness',
      sample: async () => {
        if (fault !== null) throw fault;
        return workers.length === 0 ? null : figures(await Promise.all(workers.map(ask)));
      },
      close: async () => {
        await Promise.all(workers.map((worker) => worker.terminate()));
      },
    },
  };
}

async function ask(worker: Worker): Promise<Lateness> {
  const answer = once(worker, 'message') as Promise<[Lateness]>;
  worker.postMessage(null);
  return (await answer)[0];
}

function figures(all: readonly Lateness[]): ReturnType<typeof figuresOf> {
  const latest = (of: 'p50' | 'p95' | 'max'): number | undefined => {
    const known = all.flatMap(({ k6 }) => (k6 === null ? [] : k6[of]));
    return known.length === 0 ? undefined : Math.max(...known) / 1000;
  };
  return figuresOf({
    'generator.lateMedianSeconds': latest('p50'),
    'generator.lateSeconds': latest('p95'),
    'generator.latestSeconds': latest('max'),
    'host.timerLateSeconds': Math.max(...all.map(({ timerMaxMs }) => timerMaxMs)) / 1000,
    ...(all.length === 1 ? {} : ofEach(all)),
  });
}

/** `generator.runner2LateSeconds` is of the second one. */
function ofEach(all: readonly Lateness[]): Record<string, number | undefined> {
  return Object.fromEntries(
    all.map(({ k6 }, place) => [
      `generator.runner${place + 1}LateSeconds`,
      k6 === null ? undefined : k6.p95 / 1000,
    ]),
  );
}
