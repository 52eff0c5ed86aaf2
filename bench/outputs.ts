/**
 * What recording costs a run: requests per CPU second of k6 with each kind of record, against none at all, in turns on
 * the same server; and the CPU of who receives it. k6 is started as `jorge-load run` starts it for few users.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countOver } from '../src/toolkit/analyze/merged/ask.ts';
import { otlpVariables } from '../src/toolkit/otlp/k6-variables.ts';
import { startReceiver } from '../src/toolkit/otlp/receiver.ts';
import { readMerged } from '../src/toolkit/record/otlp/read-merged.ts';
import { k6Path, limitsOf, measureK6, startTarget, underWatch, withBundle } from './k6.ts';
import { type BenchCase, median, type Row } from './rows.ts';

const rounds = 7;
const loadSeconds = 4;
const collector = { GOGC: '400' } as const;
/** Of k6's own: our scripts name each endpoint, and count failures with their status. */
const fewerTags = { K6_SYSTEM_TAGS: 'name,error_code' } as const;
/** k6 keeps no samples, and judges nothing: what is sent is all there is. */
const noSinks = ['--no-thresholds', '--summary-mode=disabled'] as const;

interface Cost {
  readonly requestsPerCpuSecond: number;
  /** Of this process, which receives: a share of a core while the load lasts. */
  readonly receiverCores: number;
}
type Measure = (folder: string) => Promise<Cost>;

export const outputs: BenchCase = {
  name: 'outputs',
  about: 'requests per CPU second of k6 by its record ÷ no record (goal: OTLP ≥ 0.97 of the dashboard’s)',
  run: async () => {
    const target = await startTarget('--service-time-scale', '0');
    try {
      return await withBundle('bench/scripts/normal-no-waits.ts', await limitsOf('normal'), (bundle) =>
        compare(measuresOf({ bundle, url: target.url })),
      );
    } finally {
      await target.close();
    }
  },
};

interface Load {
  readonly bundle: string;
  readonly url: string;
}

function measuresOf({ bundle, url }: Load): Readonly<Record<string, Measure>> {
  const variables = { ...collector, USERS: '20', DURATION: `${loadSeconds}s`, TARGET_URL: url };
  const plain =
    (flags: readonly string[], more: (folder: string) => Record<string, string>): Measure =>
    (folder) =>
      watched(async () => measureK6(bundle, { ...variables, ...more(folder) }, flags));
  const otlp =
    (periodSeconds: number, more: Record<string, string> = {}): Measure =>
    (folder) =>
      received(folder, periodSeconds, async (sent) =>
        measureK6(bundle, { ...variables, ...sent, ...more }, ['--out', 'opentelemetry']),
      );
  const dashboard = (more: Record<string, string> = {}): Measure =>
    plain(['--out', 'web-dashboard'], (folder) => ({
      K6_WEB_DASHBOARD_RECORD: join(folder, 'timeline.ndjson.gz'),
      K6_WEB_DASHBOARD_HOST: '127.0.0.1',
      K6_WEB_DASHBOARD_PORT: '0',
      K6_WEB_DASHBOARD_PERIOD: '1s',
      K6_WEB_DASHBOARD_TAGS: 'name,user,phase,error',
      ...more,
    }));
  /** No summary says how many requests there were: the record does. */
  const otlpAlone =
    (more: Record<string, string> = {}): Measure =>
    (folder) =>
      received(folder, 1, async (sent, file) => {
        const flags = ['run', '--quiet', '--no-usage-report', ...noSinks, '--out', 'opentelemetry', bundle];
        const { cpuSeconds } = await underWatch([await k6Path(), ...flags], {
          ...variables,
          ...sent,
          ...more,
        });
        return { cpuSeconds, requests: await requestsIn(file) };
      });
  return {
    none: plain([], () => ({})),
    dashboard: dashboard(),
    'dashboard, fewer tags': dashboard(fewerTags),
    OTLP: otlp(1),
    'OTLP, flushed each second': otlp(1, { K6_OTEL_FLUSH_INTERVAL: '1s' }),
    'OTLP, each 10 s': otlp(10),
    'OTLP, fewer tags': otlp(1, fewerTags),
    'OTLP alone': otlpAlone(),
    'OTLP alone, fewer tags': otlpAlone(fewerTags),
    'raw samples (CSV)': plain(['--out', 'csv'], (folder) => ({
      K6_CSV_FILENAME: join(folder, 'samples.csv.gz'),
      K6_CSV_TIME_FORMAT: 'unix_milli',
    })),
  };
}

async function requestsIn(file: string): Promise<number> {
  const { timeline } = await readMerged([file]);
  return timeline === null ? 0 : countOver(timeline, { metric: 'http_reqs' });
}

interface Run {
  readonly requests: number;
  readonly cpuSeconds: number;
}

async function received(
  folder: string,
  periodSeconds: number,
  run: (variables: Record<string, string>, file: string) => Promise<Run>,
): Promise<Cost> {
  const file = join(folder, 'requests.ndjson.gz');
  const receiver = await startReceiver({
    file,
    onFault: (error) => {
      throw error;
    },
  });
  return await watched(async () => {
    const { endpoint } = receiver;
    const done = run(otlpVariables({ endpoint, periodSeconds, instance: 'one' }), file);
    return await done.finally(() => receiver.close());
  });
}

async function watched(run: () => Promise<Run>): Promise<Cost> {
  const before = process.cpuUsage();
  const { requests, cpuSeconds } = await run();
  const { user, system } = process.cpuUsage(before);
  return {
    requestsPerCpuSecond: requests / cpuSeconds,
    receiverCores: (user + system) / 1e6 / loadSeconds,
  };
}

async function compare(measures: Readonly<Record<string, Measure>>): Promise<Row[]> {
  const seen = new Map(Object.keys(measures).map((name) => [name, [] as Cost[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of Object.entries(measures)) seen.get(name)?.push(await inFolder(measure));
  }
  const bare = seen.get('none') ?? [];
  return [...seen].flatMap(([name, costs]) => rowsOf(name, costs, bare));
}

async function inFolder(measure: Measure): Promise<Cost> {
  const folder = await mkdtemp(join(tmpdir(), 'jorge-load-bench-'));
  try {
    return await measure(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function rowsOf(name: string, costs: readonly Cost[], bare: readonly Cost[]): Row[] {
  const row = (figure: string, value: number, unit: string): Row => ({
    case: 'outputs',
    figure,
    value,
    unit,
  });
  const ratios = costs.map(
    ({ requestsPerCpuSecond }, round) => requestsPerCpuSecond / (bare[round]?.requestsPerCpuSecond ?? NaN),
  );
  const rate = median(costs.map(({ requestsPerCpuSecond }) => requestsPerCpuSecond));
  const cores = median(costs.map(({ receiverCores }) => receiverCores));
  return [
    row(name, rate, 'requests / CPU s'),
    row(`${name}: the bench’s own CPU`, cores * 100, '% of a core'),
    ...(costs === bare
      ? []
      : [
          row(`${name} ÷ none`, median(ratios), '×'),
          row(`${name} ÷ none, least`, Math.min(...ratios), '×'),
          row(`${name} ÷ none, most`, Math.max(...ratios), '×'),
        ]),
  ];
}
