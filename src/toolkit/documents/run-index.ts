/** Several runs side by side. Input: an Analysis each, and where its report is. Output: index.json, and the document. */
import { steadyPhase } from '../../contract/phases.ts';
import { highest } from '../statistics/highest.ts';
import type { Analysis } from '../analyze/analysis.ts';
import type { Line } from '../statistics/series.ts';
import { verdicts } from '../analyze/report-schema.ts';
import { plural } from '../format/wording.ts';
import {
  banner,
  cards,
  type ColumnOf,
  columns,
  link,
  list,
  section,
  styled,
  table,
} from '../document/build.ts';
import type { Card, Cell, Document, Section, Spark, Table } from '../document/document.ts';
import { absent, marks } from '../document/marks.ts';
import { cellText } from '../document/plain.ts';
import { formatQuantity } from '../document/quantity.ts';
import { msCell, numberCell, shareCell } from './figures.ts';
import { formatDate, formatDuration } from '../format/moment.ts';
import type { IndexedRun, RunIndexFile } from './index-schema.ts';
import { verdictCell, verdictTones } from './tones.ts';

export interface IndexEntry {
  readonly run: IndexedRun;
  readonly p95Ms: Line;
  readonly requestsPerSecond: Line;
}

export interface RunIndex {
  readonly entries: readonly IndexEntry[];
  /** What could not be read. */
  readonly skipped: RunIndexFile['skipped'];
}

/** @param link from the index to the run's report.html */
export function indexEntry({ report, charts }: Analysis, link: string | null): IndexEntry {
  const judged = report.phases.find(({ phase }) => phase === steadyPhase) ?? report.totals;
  return {
    run: {
      name: report.test_name,
      scenario: report.scenario,
      verdict: report.verdict,
      reasons: report.reasons,
      started_at: report.started_at,
      duration_seconds: report.duration_seconds,
      users: report.users,
      requests_per_second: judged.ratePerSecond,
      success_rate: judged.successShare,
      p95_latency_ms: judged.latency.p95Ms,
      p99_latency_ms: judged.latency.p99Ms,
      report: link,
    },
    p95Ms: charts?.p95Ms ?? [],
    requestsPerSecond: charts?.requestsPerSecond ?? [],
  };
}

export function renderIndexJson({ entries, skipped }: RunIndex): string {
  const index: RunIndexFile = {
    schema_version: 1,
    runs: entries.map(({ run }) => run),
    skipped: [...skipped],
  };
  return `${JSON.stringify(index, null, 2)}\n`;
}

/** `4 runs: 1 pass, 2 fail, 1 invalid`. */
function countVerdicts({ entries }: RunIndex): string {
  const counts = verdicts
    .map((verdict) => ({ verdict, count: entries.filter(({ run }) => run.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict.toLowerCase()}`);
  return `${plural(entries.length, 'run')}: ${counts.join(', ')}`;
}

export function runIndexDocument(index: RunIndex): Document {
  const { entries, skipped } = index;
  const title = countVerdicts(index);
  const top = banner({ name: title });
  const runs = indexTable(entries);
  const notes = skipped.map(({ source, why }) => ({ lead: source, text: why }));
  const left = notes.length === 0 ? [] : [section('Skipped', [list(notes)], { id: 'skipped' })];
  return {
    title,
    page: [top, runCards(entries), section('Table', [runs], { id: 'table', nav: 'Table' }), ...left],
    comment: [top, runs, ...left],
    screen: [runs, ...left, top],
  };
}

/** A small multiple per run. */
export function runCards(entries: readonly IndexEntry[]): Section {
  const tops = {
    p95: topOf(entries.map(({ p95Ms }) => p95Ms)),
    rate: topOf(entries.map(({ requestsPerSecond }) => requestsPerSecond)),
  };
  const all = entries.map(({ run, p95Ms, requestsPerSecond }): Card => {
    const tone = verdictTones[run.verdict];
    const figures = runColumns<IndexedRun>((one) => one);
    return {
      tone,
      title: [styled(tone, `${marks[tone].sign} ${run.verdict}`), ' ', link(run.name, run.report)],
      lines: [[styled('quiet', lineOf(run))], run.reasons[0] ?? ''],
      facts: figures.slice(2).map(({ title, show }) => ({
        label: title === '/s' ? 'requests/s' : title,
        text: cellText(show(run)),
      })),
      curves: [curveOf('ms', p95Ms, tops.p95), curveOf('/s', requestsPerSecond, tops.rate)],
    };
  });
  return section('Runs', [cards(all)], {
    id: 'runs',
    nav: 'Runs',
    aside: 'the curves of all runs share one scale',
  });
}

function lineOf(run: IndexedRun): string {
  const started = run.started_at === null ? '' : formatDate(run.started_at);
  const users = run.users === null ? '' : `${numberCell(run.users).text} users`;
  return [started, formatDuration(run.duration_seconds), users].filter((text) => text !== '').join(', ');
}

function curveOf(unit: 'ms' | '/s', values: Line, top: number): Card['curves'][number] {
  const title = unit === 'ms' ? 'p95' : 'requests/s';
  const own = topOf([values]);
  const label = `${title} over time, at most ${formatQuantity(own, unit)}`;
  return { values, top, label, caption: own > 0 ? label : `${title} over time: not known` };
}

function topOf(lines: readonly Line[]): number {
  return highest([0, ...lines.map(highest)]);
}

/** What is said of a run in one row of many: from how long it lasted to its p99. */
export function runColumns<Row>(runOf: (row: Row) => IndexedRun | null): ColumnOf<Row>[] {
  const show =
    (cell: (run: IndexedRun) => Cell) =>
    (row: Row): Cell => {
      const run = runOf(row);
      return run === null ? absent : cell(run);
    };
  const lasted = ({ duration_seconds: seconds }: IndexedRun): Cell => ({
    kind: 'figure',
    text: formatDuration(seconds),
    value: seconds,
  });
  return columns<Row>(
    ['lasted', show(lasted), { needs: 'page' }],
    ['users', show(({ users }) => numberCell(users)), { needs: 'comment' }],
    ['/s', show((run) => numberCell(run.requests_per_second))],
    ['success', show((run) => shareCell(run.success_rate))],
    ['p95', show((run) => msCell(run.p95_latency_ms))],
    ['p99', show((run) => msCell(run.p99_latency_ms)), { needs: 'comment' }],
  );
}

function indexTable(entries: readonly IndexEntry[]): Table {
  const spark = ({ p95Ms }: IndexEntry): Spark => ({ kind: 'spark', values: p95Ms, label: 'p95 over time' });
  const name = ({ run }: IndexEntry): Cell => ({
    kind: 'figure',
    text: [link(run.name, run.report)],
    value: run.name,
  });
  const started = ({ run: { started_at: time } }: IndexEntry): Cell => ({
    kind: 'figure',
    text: time === null ? absent : formatDate(time),
    value: time === null ? null : Date.parse(time),
  });
  const heads = [
    ...columns<IndexEntry>(
      ['run', name, { isText: true, wraps: true }],
      ['verdict', ({ run }) => verdictCell(run.verdict), { isText: true }],
      ['started', started, { isText: true, needs: 'comment' }],
    ),
    ...runColumns<IndexEntry>(({ run }) => run),
    ...columns<IndexEntry>(
      ['p95 over time', spark, { isText: true, needs: 'comment' }],
      ['why', ({ run }) => run.reasons[0] ?? '', { isText: true, wraps: true, needs: 'comment' }],
    ),
  ];
  return table('Runs', entries, { columns: heads, isLively: true });
}
