/** The flags that several commands have, and the notes below them. */
import { variableOf } from '../../contract/platform.ts';
import type { LoadOptions } from '../config/overrides.ts';
import { flagFacts } from '../config/platform-file.ts';
import type { LoadRequest, ResumeRequest, SandboxRequest } from '../drive/requests.ts';
import type { WatchOptions } from '../monitor/watch-options.ts';
import { readValue } from '../drive/request-values.ts';
import type { Groups, Reader, Row, Table } from './command.ts';
import { UserError } from '../base/errors.ts';

export { exitCodeNote } from './exit-code-note.ts';

export const asText: Reader<string> = (text) => text;
export const asList: Reader<readonly string[]> = (_text, _flag, all) => all;

/** Some of them, with commas between. */
export function asNames<Name extends string>(names: readonly Name[]): Reader<readonly Name[]> {
  const read = (text: string): Name | null => names.find((name) => name === text.trim()) ?? null;
  const one = { allowed: names.join(', '), read };
  return (text, flag) => text.split(',').map((item) => readValue(flag, one, item));
}

const platform = flagFacts();
/** For help: the scenario that comes before all others; and the one that is calibrated where none is named. */
export const { smoke, everyday } = platform.scenarios;

/** The lists that only this platform takes. */
const own: Table<Readonly<Record<string, string>>> = Object.fromEntries(
  Object.entries(platform.overrides).map(([name, { value, help }]) => [
    name,
    [`--${name} <${value}>`, `${help}, with commas between`] as const,
  ]),
);

export const load = {
  users: ['--users <n>', 'users at the peak; the shape is kept'],
  duration: ['--duration <duration>', 'length of the whole load, e.g. 90s, 5m, 1h30m'],
  timeScale: ['--time-scale <x>', 'multiplies the length of every stage, e.g. 0.1'],
  model: ['--model <model>', 'closed (users) or open (arrival rate)'],
  rate: ['--rate <n>', 'iterations per second at the peak, of an open load'],
  maxVus: ['--max-vus <n>', 'VUs of an open load; arrivals that find none free are dropped'],
  seed: ['--seed <n>', 'the same seed sends the same requests'],
  own,
  subject: ['--subject <id>', 'the sub of every minted token (default: one for each user)'],
} satisfies Table<LoadOptions>;

const proofs = `${Object.keys(platform.proofs).join(', ')}; repeatable`;
export const target = {
  target: ['--target <url>', 'where the load goes, e.g. http://127.0.0.1:8089'],
  allowTarget: [
    '--allow-target <host>',
    'allow a host that is not loopback, by its exact name; repeatable',
    asList,
  ],
  skipProof: [
    '--skip-proof <step>',
    `what not to prove of the target, said on every page: ${proofs}`,
    (_text, _flag, steps) => steps.join(','),
  ],
} satisfies Table<LoadOptions>;

export const sandbox: Row<SandboxRequest> = [
  '--sandbox',
  'start the sandbox for this load, with a fresh secret',
  () => ({}),
];

export const ofSandbox = {
  faults: ['--sandbox-fault <spec>', 'a fault of the sandbox; repeatable', asList],
  workers: ['--sandbox-workers <n>', 'requests the sandbox serves at once'],
  postgres: ['--sandbox-postgres <url>', 'a PostgreSQL for the sandbox to use, and to watch'],
  redis: ['--sandbox-redis <url>', 'a Redis for the sandbox to use, and to watch'],
} satisfies Table<SandboxRequest>;

export const watch = {
  pid: ['--pid <pid>', 'watch this process as the target; a target on this machine is found by itself'],
  name: ['--name <name>', 'watch the processes of this name as the target'],
  postgres: ['--postgres <url>', 'watch a PostgreSQL'],
  redis: ['--redis <url>', 'watch a Redis'],
  scrape: ['--scrape <url>', 'watch a /metrics page'],
  prometheus: ['--prometheus <url>', 'ask a Prometheus'],
  promql: ['--promql <name=query>', 'what to ask it; repeatable', asList],
  deployment: ['--deployment <namespace/name>', 'ask it for this Kubernetes deployment'],
} satisfies Table<WatchOptions>;

export const baselines: Row<string> = ['--baselines <folder>', 'where baselines are', asText, 'baselines'];
export const strict: Row<boolean> = ['--strict', 'missed targets fail the run as well'];

export function thresholds(what: string): Row<string> {
  return ['--thresholds <file>', what];
}

export const tolerances = thresholds('what change is allowed (default: thresholds.json)');

/** @param fallback where the help does not say the default in words */
export function out(what: string, fallback?: string): Row<string> {
  return fallback === undefined ? ['--out <folder>', what] : ['--out <folder>', what, asText, fallback];
}

/** What a run and every run of a suite can be asked for, before its output: what is used every day first. */
export const loadGroups = {
  Load: {
    load,
    force: ['--force', 'send it though this machine has not what it takes; the report says so'],
  },
  Target: [{ sandbox }, { load: target }, { sandbox: ofSandbox }],
  Limits: {
    thresholds: thresholds('limits to judge by (default: thresholds.json)'),
    strict,
    against: [
      '--against <baseline>',
      'compare with a baseline (a run also with an earlier run folder); exit 97 on a regression',
    ],
    baselines,
  },
  Watching: [
    { watch: ['--no-monitor', 'watch k6 alone, and neither the machine nor the target', () => null] },
    { watch },
  ],
} satisfies Groups<LoadRequest>;

export const samples: Row<boolean> = ['--samples', "keep k6's raw samples as samples.csv.gz"];

/** @throws UserError E_USAGE for a sandbox's flag without a sandbox */
export function refuseStray(given: readonly string[]): void {
  const stray = given.find((flag) => flag.startsWith('--sandbox-'));
  if (stray === undefined || given.includes('--sandbox')) return;
  throw new UserError('E_USAGE', `${stray} is given without --sandbox; add --sandbox`);
}

export interface Resumable {
  /** Of what was cut off. */
  readonly folder?: string;
}

/** Null for what begins anew. Whom it may load is said each time. */
export function resumeRequest({
  folder,
  load: asked,
}: Resumable & Pick<LoadRequest, 'load'>): ResumeRequest | null {
  if (folder === undefined) return null;
  const allowTarget = asked?.allowTarget;
  return { folder, ...(allowTarget === undefined ? {} : { allowTarget }) };
}

export const credentialsNote = `
Credentials come from the environment alone: JWT_SECRET (or JWT_SECRET_KEY), or
LOAD_USERNAME and LOAD_PASSWORD, or ACCESS_TOKEN. Every override can be given as
its variable too: TARGET_URL, USERS, RATE, MAX_VUS, DURATION, TIME_SCALE, MODEL,
SEED, ${Object.keys(own).map(variableOf).join(', ')}, SUBJECT, SKIP_PROOF, ALLOW_TARGET.`;

export const watchNote = `
Passwords of what is watched belong into the environment: MONITOR_POSTGRES_URL,
MONITOR_REDIS_URL, MONITOR_SCRAPE_URL, MONITOR_PROMETHEUS_URL. They are read
from, never written to or loaded.`;
