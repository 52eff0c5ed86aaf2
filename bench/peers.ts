/**
 * `npm run bench:peers [-- rounds]`: the normal mix with the same checks, in turns, on the same server, by us and by the
 * tools that are compared with us. Prints the table of docs/performance.md: requests per CPU second without waits, and
 * memory a user of 1,000 users with waits. Locust is installed into a venv of the cache at its first run.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { markdownTable } from 'markdown-table';
import { cacheFolder, root } from '../src/toolkit/config/paths.ts';
import { chooseCollector } from '../src/toolkit/run/collector.ts';
import { freePort } from '../src/toolkit/run/free-port.ts';
import { k6Arguments, k6Environment, type K6Launch } from '../src/toolkit/run/k6-process.ts';
import { type Recording, reportedTags, startRecording } from '../src/toolkit/run/recording.ts';
import { k6Path, limitsOf, measureK6, startTarget, underWatch, withBundle } from './k6.ts';
import { median } from './rows.ts';

const locustVersion = '2.47.0';
const rounds = Number(process.argv[2] ?? 7);
const memoryRounds = Math.min(rounds, 3);
const hurried = { users: 20, seconds: 8 };
const crowd = { users: 1000, seconds: 25 };

interface Load {
  readonly url: string;
  readonly users: number;
  readonly seconds: number;
  readonly waits: boolean;
}

interface Seen {
  readonly requests: number;
  readonly cpuSeconds: number;
  readonly rssBytes: readonly number[];
}

type Peer = (load: Load) => Promise<Seen>;

function variablesOf({ url, users, seconds, waits }: Load): Record<string, string> {
  return {
    TARGET_URL: url,
    USERS: String(users),
    DURATION: `${seconds}s`,
    ...(waits ? { WAITS: '1' } : {}),
  };
}

/** As `jorge-load run` starts it: with the record, and with its choice of a collector. */
function asTheCliStartsIt(bundle: string): Peer {
  return async (load) => {
    const folder = await mkdtemp(join(tmpdir(), 'jorge-load-peers-'));
    let recording: Recording | null = null;
    try {
      recording = await startRecording({ folder, ...unseen });
      const launch: K6Launch = {
        bundle,
        folder,
        workingFolder: root,
        env: {},
        variables: variablesOf(load),
        isLoopback: true,
        record: { endpoint: recording.endpoint, periodSeconds: 1, instance: '1' },
        systemTags: reportedTags,
        samples: false,
        dashboard: false,
    part: null,
        apiPort: await freePort(),
        collector: chooseCollector({}, { vus: load.users, freeBytes: freemem() }),
      };
      const flags = k6Arguments(launch).slice(1, -1);
      return await measureK6(bundle, k6Environment(launch), flags);
    } finally {
      await recording?.close();
      await rm(folder, { recursive: true });
    }
  };
}

const unseen = { onMetrics: () => undefined, onFault: () => undefined } as const;

function byK6(script: string): Peer {
  return (load) => measureK6(script, variablesOf(load));
}

async function locust(): Promise<string> {
  const folder = join(cacheFolder(process.env), `locust-${locustVersion}`);
  const program = join(folder, 'bin/locust');
  if (existsSync(program)) return program;
  await execa('python3', ['-m', 'venv', folder]);
  await execa(join(folder, 'bin/pip'), ['install', '--quiet', `locust==${locustVersion}`]);
  return program;
}

function byLocust(program: string, user: string): Peer {
  return async ({ url, users, seconds, waits }) => {
    const file = join(root, 'bench/scripts/peers/locustfile.py');
    const count = ['--users', String(users), '--spawn-rate', String(users), '--run-time', `${seconds}s`];
    const argv = [program, '--headless', '--json', '--loglevel', 'ERROR', '--host', url, '-f', file];
    const variables = { ...(waits ? { WAITS: '1' } : {}), PYTHONDONTWRITEBYTECODE: '1' };
    const { exitCode, stdout, stderr, ...seen } = await underWatch([...argv, ...count, user], variables);
    const rows = JSON.parse(stdout) as { num_requests: number; num_failures: number }[];
    const sum = (field: 'num_requests' | 'num_failures'): number =>
      rows.reduce((total, row) => total + row[field], 0);
    if (sum('num_failures') > 0) throw new Error(`${user}: ${stderr} (exit ${exitCode ?? 'signal'})`);
    return { ...seen, requests: sum('num_requests') };
  };
}

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

interface Kinds {
  readonly hurriedBundle: string;
  readonly crowdBundle: string;
}

async function peersOf({ hurriedBundle, crowdBundle }: Kinds): Promise<Record<string, Peer>> {
  const ours = (make: (bundle: string) => Peer): Peer => {
    const [quick, waiting] = [make(hurriedBundle), make(crowdBundle)];
    return (load) => (load.waits ? waiting(load) : quick(load));
  };
  const program = await locust();
  return {
    'a bare k6 script': byK6('bench/scripts/bare-normal.js'),
    'ours, as `jorge-load run` starts it': ours(asTheCliStartsIt),
    'ours, as `k6 run`': ours(byK6),
    'Locust FastHttpUser': byLocust(program, 'FastHttpAgent'),
    'Locust HttpUser': byLocust(program, 'HttpAgent'),
  };
}

/** Of each peer, one figure a round; all of a round on the same server, one after another. */
async function inRounds(
  peers: Readonly<Record<string, Peer>>,
  count: number,
  measure: (peer: Peer) => Promise<number>,
): Promise<Record<string, number[]>> {
  const seen: Record<string, number[]> = Object.fromEntries(Object.keys(peers).map((name) => [name, []]));
  for (let round = 0; round < count; round += 1) {
    for (const [name, peer] of Object.entries(peers)) seen[name]?.push(await measure(peer));
    process.stderr.write(`round ${round + 1} of ${count}\n`);
  }
  return seen;
}

/** The median of the ratios to the first of the same round, and the least and the most of them. */
function ratios(values: readonly number[], first: readonly number[]): string {
  const of = values.map((value, round) => value / (first[round] ?? NaN)).sort((a, b) => a - b);
  const [least = NaN, most = NaN] = [of[0], of.at(-1)];
  return `${median(of).toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`;
}

function tableOf(
  cpu: Readonly<Record<string, number[]>>,
  memory: Readonly<Record<string, number[]>>,
): string {
  const firsts = [Object.values(cpu)[0] ?? [], Object.values(memory)[0] ?? []] as const;
  const rows = Object.keys(cpu).map((name) => {
    const [quick, heavy] = [cpu[name] ?? [], memory[name] ?? []];
    const requests = Math.round(median(quick)).toLocaleString('en');
    const kibibytes = `${Math.round(median(heavy) / 1024)} KiB`;
    return [name, requests, ratios(quick, firsts[0]), kibibytes, ratios(heavy, firsts[1])];
  });
  return markdownTable([['', 'requests/CPU s', '÷ bare', 'memory a user', '÷ bare'], ...rows]);
}

const target = await startTarget('--service-time-scale', '0');
try {
  const limits = await limitsOf('normal');
  const version = await execa(await k6Path(), ['version']);
  await withBundle('bench/scripts/normal-no-waits.ts', limits, (hurriedBundle) =>
    withBundle('bench/scripts/normal-at-once.ts', limits, async (crowdBundle) => {
      const peers = await peersOf({ hurriedBundle, crowdBundle });
      const cpu = await inRounds(peers, rounds, (peer) => perCpuSecond(peer, target.url));
      const memory = await inRounds(peers, memoryRounds, (peer) => bytesPerUser(peer, target.url));
      process.stdout.write(`${version.stdout}; Locust ${locustVersion}; ${rounds} rounds\n\n`);
      process.stdout.write(`${tableOf(cpu, memory)}\n`);
    }),
  );
} finally {
  await target.close();
}
