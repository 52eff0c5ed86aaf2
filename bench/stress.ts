/** 1,500 users of the stress mix and the sandbox on one machine: does the generator keep up? */
import { availableParallelism } from 'node:os';
import { limitsOf, measureK6, startTarget, withBundle } from './k6.ts';
import type { BenchCase, Row } from './rows.ts';

export const stress: BenchCase = {
  name: 'stress',
  about: '1,500 users of the stress mix beside the sandbox',
  run: async () => {
    const target = await startTarget();
    try {
      const variables = { TARGET_URL: target.url, TIME_SCALE: '0.15' };
      const measured = await withBundle('src/scenarios/stress.ts', await limitsOf('stress'), (bundle) =>
        measureK6(bundle, variables),
      );
      const row = (figure: string, value: number, unit: string): Row => ({
        case: 'stress',
        figure,
        value,
        unit,
      });
      return [
        row('requests', measured.requests / measured.seconds, '/s'),
        row('k6 CPU, mean', measured.cpuSeconds / measured.seconds, `of ${availableParallelism()} cores`),
        row('k6 memory, peak', Math.max(...measured.rssBytes) / 2 ** 20, 'MiB'),
        row('iterations dropped', measured.dropped, ''),
      ];
    } finally {
      await target.close();
    }
  },
};
