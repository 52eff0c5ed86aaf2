/**
 * What our bundle costs a request, against a careful person's script that sends the same mix: requests per CPU
 * second of the k6 process, without waits, in turns on the same server.
 */
import { limitsOf, measureK6, startTarget, withBundle } from './k6.ts';
import { type BenchCase, inTurns, type Row } from './rows.ts';

const rounds = 5;
const load = { USERS: '20', DURATION: '8s' } as const;
const entry = 'bench/scripts/normal-no-waits.ts';

export const throughput: BenchCase = {
  name: 'throughput',
  about:
    'requests per CPU second of k6: our normal bundle ÷ a bare script (goal ≥ 0.85 with all sub-metrics)',
  run: async () => {
    const target = await startTarget('--service-time-scale', '0');
    const variables = { ...load, TARGET_URL: target.url };
    try {
      const limits = await limitsOf('normal');
      return await withBundle(entry, { gate: {}, target: {} }, (plain) =>
        withBundle(entry, limits, (whole) =>
          compare({
            bare: () => perCpuSecond('bench/scripts/bare-normal.js', variables),
            'without sub-metrics': () => perCpuSecond(plain, { ...variables, SUBMETRICS: 'off' }),
            'gates alone': () => perCpuSecond(whole, { ...variables, SUBMETRICS: 'off' }),
            'all sub-metrics': () => perCpuSecond(whole, variables),
          }),
        ),
      );
    } finally {
      await target.close();
    }
  },
};

async function perCpuSecond(script: string, variables: Readonly<Record<string, string>>): Promise<number> {
  const { requests, cpuSeconds } = await measureK6(script, variables);
  return requests / cpuSeconds;
}

async function compare(scripts: Readonly<Record<string, () => Promise<number>>>): Promise<Row[]> {
  const { first, ratios } = await inTurns(scripts, rounds);
  return [
    { case: 'throughput', figure: 'bare script', value: first, unit: 'requests / CPU s' },
    ...ratios.map(([script, value]) => ({
      case: 'throughput',
      figure: `ours, ${script} ÷ bare`,
      value,
      unit: '×',
    })),
  ];
}
