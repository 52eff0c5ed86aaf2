/** CPU that requests burn: in the event loop, as a service of one process does, or in threads, as one of many does. */
import { Worker } from 'node:worker_threads';

export interface Burners {
  /** Resolves when so many milliseconds of CPU have been burned. */
  readonly burn: (ms: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Plain JavaScript: a thread starts without the loader that reads TypeScript. */
const code = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', (ms) => {
    const until = performance.now() + ms;
    while (performance.now() < until);
    parentPort.postMessage(null);
  });
`;

/** @param threads 0 burns in the event loop */
export function startBurners(threads: number): Burners {
  const burners = Array.from({ length: threads }, () => new Burner());
  return {
    burn: async (ms) => {
      if (ms <= 0) return;
      const [idlest] = burners.sort((a, b) => a.queued - b.queued);
      if (idlest === undefined) burnHere(ms);
      else await idlest.burn(ms);
    },
    close: async () => {
      await Promise.all(burners.map((burner) => burner.close()));
    },
  };
}

/** Threads that are started for the first thing to burn. */
export function burnersOnDemand(threads: number): Burners {
  let burners: Burners | null = null;
  return {
    burn: async (ms) => {
      if (ms > 0) await (burners ??= startBurners(threads)).burn(ms);
    },
    close: async () => {
      await burners?.close();
    },
  };
}

function burnHere(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

/** One thread; what it is asked for waits in its queue. */
class Burner {
  private readonly worker = new Worker(code, { eval: true });
  private readonly waiting: (() => void)[] = [];

  constructor() {
    this.worker.unref();
    this.worker.on('message', () => this.waiting.shift()?.());
  }

  get queued(): number {
    return this.waiting.length;
  }

  burn(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.worker.postMessage(ms);
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}
