/** Labels and texts: the banner's line, the generator's health, and what is needed to repeat the run. */
import { runFiles } from '../../record/run-files.ts';
import type { Analysis, Source } from '../../analyze/analysis.ts';
import type { Report } from '../../analyze/report-schema.ts';
import {
  formatBytes,
  formatMs,
  formatNumber,
  formatRequestRate,
  formatShare,
  plural,
} from '../../format/wording.ts';
import { link, list, quiet } from '../../document/build.ts';
import type { Fact, List } from '../../document/document.ts';
import { absent } from '../../document/marks.ts';
import { formatDate, formatDuration } from '../../format/moment.ts';

/** When, how long, how many, against what. */
export function briefFacts(analysis: Analysis): Fact[] {
  const { report, run, plan } = analysis;
  const planned = plan?.durationSeconds ?? null;
  const wasCut = planned !== null && report.duration_seconds < planned * 0.95;
  return present([
    ['Started', report.started_at === null ? null : formatDate(report.started_at)],
    ['Lasted', lastedText(analysis) + (wasCut ? ` of ${formatDuration(planned)} planned` : '')],
    loadFact(analysis),
    ['Target', report.target_url === null ? null : targetText(report.target_url, run?.target.kind ?? null)],
  ]);
}

function lastedText({ report: { duration_seconds: seconds }, resolutionMs }: Analysis): string {
  return seconds === 0 && resolutionMs === 1000
    ? 'under 1 s: the file holds whole seconds'
    : formatDuration(seconds);
}

/** An arrival rate has no users of its own: k6 takes as many VUs as it needs. */
function loadFact({ report: { users, model }, plan }: Analysis): [label: string, text: string | null] {
  if (plan?.model === 'open') {
    const peak = Math.max(...plan.phases.flatMap(({ from, to }) => [from, to]));
    return ['Rate', `${plural(peak, 'iteration')}/s at the peak, open model`];
  }
  if (users === null) return ['Users', null];
  return ['Users', `${formatNumber(users)}${model === null ? '' : `, ${model} model`}`];
}

function targetText(url: string, kind: string | null): string {
  return kind === null || kind === 'remote' ? url : `${url} (${kind})`;
}

export function generatorFacts({ generator }: Report, run: Analysis['run'] = null): Fact[] {
  const { cores, cpuMeanCores, cpuPeakCores, rssPeakBytes, plannedUsers, reachedUsers } = generator;
  const used = (count: number | null): string => {
    if (count === null) return absent;
    return cores === null
      ? `${formatNumber(count)} cores`
      : `${formatNumber(count)} of ${cores} cores (${formatShare(count / cores)})`;
  };
  return [
    ['k6 CPU, mean', used(cpuMeanCores)],
    ['k6 CPU, peak', used(cpuPeakCores)],
    ['k6 memory, peak', rssPeakBytes === null ? absent : formatBytes(rssPeakBytes)],
    [
      'Users reached',
      reachedUsers === null
        ? absent
        : formatNumber(reachedUsers) +
          (plannedUsers === null ? '' : ` of ${formatNumber(plannedUsers)} planned`),
    ],
    ['Iterations dropped', formatNumber(generator.droppedIterations)],
    ...latenessRows(generator),
    ...calibrationRows(run),
  ].map(([label = '', text = '']) => ({ label, text }));
}

function latenessRows({ lateness }: Report['generator']): string[][] {
  if (lateness === undefined) return [];
  const { typicalMs, mostMs, seconds, ofSeconds } = lateness;
  const many = seconds === 0 ? '' : `, clearly in ${seconds} of ${ofSeconds} seconds`;
  return [['k6 late, typically; at most', `${formatMs(typicalMs)}; ${formatMs(mostMs)}${many}`]];
}

/** What was known of this generator before the load. */
function calibrationRows(run: Analysis['run']): string[][] {
  const { highest, floor } = run?.calibration ?? {};
  if (highest === undefined || floor === undefined) return [];
  return [
    ['Calibrated: at most', formatRequestRate(highest.ratePerSecond)],
    ['Calibrated: k6 itself adds', `${formatMs(floor.p50Ms)} (p50), ${formatMs(floor.p99Ms)} (p99)`],
  ];
}

/** Everything that decides whether a second run is the same run. */
export function identityFacts({ report, run, plan }: Analysis): Fact[] {
  const overrides = Object.entries(run?.overrides ?? {}).map(([name, value]) => `${name}=${value}`);
  return present([
    ['Seed', report.seed === null ? null : String(report.seed)],
    ['Overrides', overrides.length === 0 ? null : overrides.join(' ')],
    ['Time scale', plan === null || plan.timeScale === 1 ? null : formatNumber(plan.timeScale)],
    ['State', report.state],
    ['k6', run === null ? null : `${run.k6.version} (${run.k6.source})`],
    ['Node', run?.host.nodeVersion ?? null],
    ['Bundle', run === null ? null : `${run.bundle.path}, SHA-256 ${run.bundle.sha256}`],
    ['Thresholds', run === null ? null : `SHA-256 ${run.thresholdsSha256}`],
    [
      'Commit',
      run?.git == null ? null : run.git.commit + (run.git.dirty ? ', with uncommitted changes' : ''),
    ],
    [
      'Machine',
      run === null
        ? null
        : `${run.host.cpuModel}, ${run.host.cores} cores, ${formatBytes(run.host.memoryBytes)}, ${run.host.platform}`,
    ],
    ['Report', `schema version ${report.schema_version}`],
  ]);
}

const holds: Readonly<Record<Source, string>> = {
  run: 'facts of the run',
  summary: "k6's summary",
  metrics: 'every metric by tags, period by period, as histograms (OTLP, NDJSON)',
  timeline: 'every series, period by period (NDJSON)',
  system: "the machines' figures, second by second (NDJSON)",
  failures: 'the first failures of each kind (NDJSON)',
  samples: 'every sample (CSV)',
};

/** @param recordAt the record's folder, as a link from the page's */
export function fileList(analysis: Analysis, recordAt: string): List {
  const items = rawFiles(analysis).map(([name, source]) => ({
    text: [link(name, `${recordAt}/${encodeURIComponent(name)}`), ' ', quiet(holds[source])],
  }));
  return list(items);
}

/** A lone file goes by its own name, the monitor's folder by its only file. */
function rawFiles({ run, sources, name }: Analysis): (readonly [name: string, source: Source])[] {
  const [only = 'summary'] = sources;
  const isFolder = only === 'system' && !name.endsWith('.ndjson');
  if (run === null && sources.length < 2) return [[isFolder ? runFiles.system : name, only]];
  return sources.map((source) => [runFiles[source], source]);
}

function present(facts: readonly (readonly [string, string | null])[]): Fact[] {
  return facts.flatMap(([label, text]) => (text === null || text === '' ? [] : [{ label, text }]));
}
