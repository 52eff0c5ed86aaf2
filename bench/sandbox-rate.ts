/** How much the sandbox itself can take: the normal mix with no service time, as fast as it goes. */
import { readFile } from 'node:fs/promises';
import { parseProcessStat } from '../src/toolkit/monitor/proc-text.ts';
import { measureK6, startTarget, withBundle } from './k6.ts';
import type { BenchCase } from './rows.ts';

export const sandboxRate: BenchCase = {
  name: 'sandbox-rate',
  about: 'the sandbox, normal mix, no service time (goal ≥ 4,000 requests a second of one core)',
  run: async () => {
    const target = await startTarget('--service-time-scale', '0');
    try {
      const cpu = async (): Promise<number> =>
        parseProcessStat(await readFile(`/proc/${target.pid}/stat`, 'utf8'))?.cpuSeconds ?? NaN;
      const before = await cpu();
      const variables = { TARGET_URL: target.url, USERS: '30', DURATION: '10s', SUBMETRICS: 'off' };
      const { requests, seconds } = await withBundle(
        'bench/scripts/normal-no-waits.ts',
        { gate: {}, target: {} },
        (bundle) => measureK6(bundle, variables),
      );
      const used = (await cpu()) - before;
      return [
        {
          case: 'sandbox-rate',
          figure: 'requests a second of its CPU',
          value: requests / used,
          unit: '/CPU s',
        },
        { case: 'sandbox-rate', figure: 'requests, k6 beside it', value: requests / seconds, unit: '/s' },
      ];
    } finally {
      await target.close();
    }
  },
};
