/**
 * How late k6 and the machine are, second by second: what the load generator may add to the latencies that it measures.
 * Asked of ./lateness-worker.ts from when k6 is started.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { root } from '../config/paths.ts';
import type { Lateness } from './lateness-worker.ts';
import { figuresOf, type Source } from './source.ts';

export interface LatenessWatch {
  readonly source: Source;
  /** Where k6's REST API listens, or will. */
  readonly follow: (url: string) => void;
}

export function watchLateness(): LatenessWatch {
  let worker: Worker | null = null;
  let fault: Error | null = null;
  return {
    follow: (url) => {
      // Built as it is, so that it needs no loader that we were started with.
      const options = { workerData: url, execArgv: [] };
      worker ??= new Worker(join(root, 'dist/lateness-worker.js'), options);
      worker.on('error', (error) => (fault = error instanceof Error ? error : new Error(String(error))));
      worker.unref();
    },
    source: {
      name: 'lateness',
      sample: async () => {
        if (fault !== null) throw fault;
        return worker === null ? null : figures(await ask(worker));
      },
      close: async () => {
        await worker?.terminate();
      },
    },
  };
}

async function ask(worker: Worker): Promise<Lateness> {
  const answer = once(worker, 'message') as Promise<[Lateness]>;
  worker.postMessage(null);
  return (await answer)[0];
}

function figures({ k6, timerMaxMs }: Lateness): ReturnType<typeof figuresOf> {
  return figuresOf({
    'generator.lateMedianSeconds': k6 === null ? undefined : k6.p50 / 1000,
    'generator.lateSeconds': k6 === null ? undefined : k6.p95 / 1000,
    'generator.latestSeconds': k6 === null ? undefined : k6.max / 1000,
    'host.timerLateSeconds': timerMaxMs / 1000,
  });
}
