/** What a VU costs in memory: 1,000 VUs with waits, our normal bundle against a bare script, in turns. */
import { limitsOf, measureK6, startTarget, withBundle } from './k6.ts';
import { type BenchCase, inTurns, median, type Row } from './rows.ts';

const rounds = 3;
const users = 1000;
const entry = 'bench/scripts/normal-at-once.ts';

export const vuMemory: BenchCase = {
  name: 'vu-memory',
  about: 'memory a VU at 1,000 VUs with waits: our normal bundle ÷ a bare script (goal ≤ 1.35)',
  run: async () => {
    const target = await startTarget('--service-time-scale', '0');
    const variables = { DURATION: '25s', TARGET_URL: target.url, WAITS: '1' };
    try {
      return await withBundle(entry, { gate: {}, target: {} }, async (plain) =>
        withBundle(entry, await limitsOf('normal'), (whole) =>
          compare({
            'bare script': () => bytesPerVu('bench/scripts/bare-normal.js', variables),
            'ours without sub-metrics': () => bytesPerVu(plain, { ...variables, SUBMETRICS: 'off' }),
            'ours with all sub-metrics': () => bytesPerVu(whole, variables),
          }),
        ),
      );
    } finally {
      await target.close();
    }
  },
};

/** What the process of a thousand VUs holds more than the process of one, for each further VU. */
async function bytesPerVu(script: string, variables: Readonly<Record<string, string>>): Promise<number> {
  const many = await settledBytes(script, { ...variables, USERS: String(users) });
  const one = await settledBytes(script, { ...variables, USERS: '1', DURATION: '6s' });
  return (many - one) / (users - 1);
}

/** The median of the run's second half: by then every VU has done its first task. */
async function settledBytes(script: string, variables: Readonly<Record<string, string>>): Promise<number> {
  const { rssBytes } = await measureK6(script, variables);
  return median(rssBytes.slice(Math.floor(rssBytes.length / 2)));
}

async function compare(scripts: Readonly<Record<string, () => Promise<number>>>): Promise<Row[]> {
  const { first, ratios } = await inTurns(scripts, rounds);
  return [
    { case: 'vu-memory', figure: 'bare script, a VU', value: first / 1024, unit: 'KiB' },
    ...ratios.map(([script, value]) => ({ case: 'vu-memory', figure: `${script} ÷ bare`, value, unit: '×' })),
  ];
}
