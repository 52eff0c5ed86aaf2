/**
 * `npm run bench:peers [-- --rounds 7 --memory-rounds 3 --seconds 8]`: the normal mix with the same checks, in turns, on
 * the same server, by us and by the tools that are compared with us. Prints the table of docs/performance.md: requests
 * per CPU second of so many seconds without waits, and memory a user of 1,000 users with waits.
 */
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { artilleryPeers } from './peers/artillery.ts';
import { gatlingPeers } from './peers/gatling.ts';
import { type Bundles, k6Peers } from './peers/k6.ts';
import { locustPeers } from './peers/locust.ts';
import type { Peer, Peers, Seen } from './peers/peer.ts';
import { limitsOf, startTarget, withBundle } from './k6.ts';
import { median } from './rows.ts';

const { values: asked } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    'memory-rounds': { type: 'string', default: '3' },
    seconds: { type: 'string', default: '8' },
  },
});
const rounds = Number(asked.rounds);
const memoryRounds = Number(asked['memory-rounds']);
const hurried = { users: 20, seconds: Number(asked.seconds) };
const crowd = { users: 1000, seconds: 25 };

/** A figure of each peer for each round, the bare script's first. */
type Figures = Readonly<Record<string, readonly number[]>>;

async function perCpuSecond(peer: Peer, url: string): Promise<number> {
  const { requests, cpuSeconds } = await peer({ ...hurried, url, waits: false });
  return requests / cpuSeconds;
}

/** What the process of a thousand users holds more than the process of one, for each further user. */
async function bytesPerUser(peer: Peer, url: string): Promise<number> {
  const many = await peer({ ...crowd, url, waits: true });
  const one = await peer({ users: 1, seconds: 6, url, waits: true });
  const settled = ({ rssBytes }: Seen): number => median(rssBytes.slice(Math.floor(rssBytes.length / 2)));
  return (settled(many) - settled(one)) / (crowd.users - 1);
}

async function everybody(bundles: Bundles): Promise<Peers> {
  const tools = [await k6Peers(bundles)];
  for (const install of [locustPeers, artilleryPeers, gatlingPeers]) tools.push(await install());
  return {
    version: tools.map(({ version }) => version).join('; '),
    peers: Object.assign({}, ...tools.map(({ peers }) => peers)) as Peers['peers'],
  };
}

/** All of a round on the same server, one after another. */
async function inRounds(
  peers: Peers['peers'],
  count: number,
  measure: (peer: Peer) => Promise<number>,
): Promise<Figures> {
  const seen: Record<string, number[]> = Object.fromEntries(Object.keys(peers).map((name) => [name, []]));
  for (let round = 0; round < count; round += 1) {
    for (const [name, peer] of Object.entries(peers)) seen[name]?.push(await measure(peer));
    process.stderr.write(`round ${round + 1} of ${count}\n`);
  }
  return seen;
}

/** The median, and the least and the most. */
function spread(values: readonly number[], show: (value: number) => string): string {
  if (values.length === 0) return '–';
  const sorted = [...values].sort((a, b) => a - b);
  const [least = NaN, most = NaN] = [sorted[0], sorted.at(-1)];
  return `${show(median(sorted))} (${show(least)}–${show(most)})`;
}

/** Ratios to the bare script of the same round. */
function ratios(values: readonly number[], bare: readonly number[]): string {
  return spread(
    values.map((value, round) => value / (bare[round] ?? NaN)),
    (ratio) => ratio.toFixed(2),
  );
}

function tableOf(cpu: Figures, memory: Figures): string {
  const [bareCpu = [], bareMemory = []] = [Object.values(cpu)[0], Object.values(memory)[0]];
  const rows = Object.keys(cpu).map((name) => {
    const [quick = [], heavy = []] = [cpu[name], memory[name]];
    const requests = spread(quick, (value) => Math.round(value).toLocaleString('en'));
    const kibibytes = spread(heavy, (value) => String(Math.round(value / 1024)));
    return [name, requests, ratios(quick, bareCpu), kibibytes, ratios(heavy, bareMemory)];
  });
  return markdownTable([['', 'requests/CPU s', '÷ bare', 'KiB a user', '÷ bare'], ...rows]);
}

const target = await startTarget('--service-time-scale', '0');
try {
  const limits = await limitsOf('normal');
  await withBundle('bench/scripts/normal-no-waits.ts', limits, (hurriedBundle) =>
    withBundle('bench/scripts/normal-at-once.ts', limits, async (crowdBundle) => {
      const { version, peers } = await everybody({ hurried: hurriedBundle, crowd: crowdBundle });
      const cpu = await inRounds(peers, rounds, (peer) => perCpuSecond(peer, target.url));
      const memory = await inRounds(peers, memoryRounds, (peer) => bytesPerUser(peer, target.url));
      const length = `${rounds} rounds of ${hurried.seconds} s, ${memoryRounds} for memory`;
      process.stdout.write(`${version}; ${length}\n\n${tableOf(cpu, memory)}\n`);
    }),
  );
} finally {
  await target.close();
}
