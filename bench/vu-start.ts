/** What it costs to start a VU: CPU of k6 that starts 1,000 VUs and runs for a second, our normal bundle against a bare script. */
import { limitsOf, measureK6, startTarget, withBundle } from './k6.ts';
import { type BenchCase, inTurns } from './rows.ts';

const rounds = 5;
const entry = 'bench/scripts/normal-at-once.ts';

export const vuStart: BenchCase = {
  name: 'vu-start',
  about: 'CPU to start 1,000 VUs and run for a second: our normal bundle ÷ a bare script (goal ≤ 1.3)',
  run: async () => {
    const target = await startTarget('--service-time-scale', '0');
    const variables = { USERS: '1000', DURATION: '1s', TARGET_URL: target.url, WAITS: '1' };
    const secondsOf = async (script: string): Promise<number> =>
      (await measureK6(script, variables)).cpuSeconds;
    try {
      return await withBundle(entry, await limitsOf('normal'), async (bundle) => {
        const scripts = {
          bare: () => secondsOf('bench/scripts/bare-normal.js'),
          ours: () => secondsOf(bundle),
        };
        const { first, ratios } = await inTurns(scripts, rounds);
        return [
          { case: 'vu-start', figure: 'bare script', value: first, unit: 'CPU s' },
          ...ratios.map(([, value]) => ({ case: 'vu-start', figure: 'ours ÷ bare', value, unit: '×' })),
        ];
      });
    } finally {
      await target.close();
    }
  },
};
