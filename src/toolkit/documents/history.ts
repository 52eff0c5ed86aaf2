/** The trend of runs/, scenario by scenario. Input: past runs, oldest first. */
import type { Line } from '../statistics/series.ts';
import { formatMs, formatNumber, formatShare, plural } from '../format/wording.ts';
import { findCuts } from '../statistics/change-points.ts';
import {
  banner,
  cards,
  columns,
  group,
  link,
  list,
  paragraph,
  section,
  styled,
  table,
} from '../document/build.ts';
import type { Block, Card, Document, Table } from '../document/document.ts';
import { absent } from '../document/marks.ts';
import { textSparkline } from '../document/text-sparkline.ts';
import type { PastRun } from '../history/run-history.ts';
import { formatDate } from '../format/moment.ts';
import { verdictCell, verdictTones } from './tones.ts';

interface Trend {
  readonly scenario: string;
  /** Newest first. */
  readonly runs: readonly PastRun[];
  readonly curves: readonly { readonly title: string; readonly values: Line; readonly newest: string }[];
  /** Where a p95 changed for good, a sentence each. */
  readonly changes: readonly string[];
}

/** @param skipped what could not be read, a line each */
export function historyDocument(runs: readonly PastRun[], skipped: readonly string[]): Document {
  const names = [...new Set(runs.map(({ scenario }) => scenario))].sort();
  const trends = names.map((name) =>
    trendOf(
      name,
      runs.filter(({ scenario }) => scenario === name),
    ),
  );
  const nothing = trends.length === 0 ? [paragraph('There are no runs yet.')] : [];
  const left = skipped.length === 0 ? [] : [section('Skipped', [list(skipped)], { id: 'skipped' })];
  const all = [...nothing, ...trends.map(trendSection), ...left];
  const title = 'History of runs';
  return {
    title,
    page: [banner({ name: title }), ...all],
    comment: [banner({ name: title }), ...all],
    screen: trends.map(trendOnScreen),
  };
}

function trendOf(scenario: string, runs: readonly PastRun[]): Trend {
  const newest = runs.at(-1);
  return {
    scenario,
    runs: [...runs].reverse(),
    curves: [
      { title: 'p95 latency', values: runs.map((run) => run.p95Ms ?? NaN), newest: p95(newest) },
      { title: 'Throughput', values: runs.map((run) => run.ratePerSecond ?? NaN), newest: rate(newest) },
    ],
    changes: changesOf(runs),
  };
}

function trendSection({ scenario, runs, curves, changes }: Trend): Block {
  const tone = runs[0] === undefined ? null : verdictTones[runs[0].verdict];
  const all = curves.map(({ title, values, newest }): Card => ({
    tone,
    title,
    lines: [],
    facts: [],
    curves: [{ values, label: `${title} of ${scenario}, run by run`, caption: `newest ${newest}` }],
  }));
  return section(scenario, [cards(all), list(changes), runTable(scenario, runs)], {
    id: `of-${scenario}`,
    aside: plural(runs.length, 'run'),
  });
}

const mostRows = 15;

function trendOnScreen({ scenario, runs, curves, changes }: Trend): Block {
  const older = runs.length - mostRows;
  return group(
    banner({ name: scenario }),
    ...curves.map(({ title, values }) => paragraph(`${title.padEnd(11)} ${textSparkline(values)}`)),
    { ...runTable(scenario, runs.slice(0, mostRows)), rest: older > 0 ? `and ${older} older ones` : '' },
    ...changes.map((text) => paragraph([styled('warning', '!'), ` ${text}`])),
  );
}

function runTable(scenario: string, runs: readonly PastRun[]): Table {
  const shown = columns<PastRun>(
    [
      'started',
      ({ id, startedAt }) => ({
        kind: 'figure',
        text: [link(formatDate(startedAt), `./${encodeURIComponent(id)}/report.html`)],
        value: id,
      }),
      { isText: true, wraps: true },
    ],
    ['verdict', ({ verdict }) => verdictCell(verdict), { isText: true }],
    ['p95', p95],
    ['throughput', rate],
    ['success', ({ successShare }) => (successShare === null ? absent : formatShare(successShare))],
    ['commit', ({ commit }) => commit?.slice(0, 10) ?? absent, { isText: true }],
    ['folder', ({ id }) => id, { isText: true, needs: 'comment' }],
  );
  return table(`Runs of ${scenario}`, runs, { columns: shown, isLively: true });
}

function p95(run: PastRun | undefined): string {
  return run?.p95Ms == null ? absent : formatMs(run.p95Ms);
}

function rate(run: PastRun | undefined): string {
  return run?.ratePerSecond == null ? absent : `${formatNumber(run.ratePerSecond)}/s`;
}

/** Of runs that speak about the target. */
function changesOf(runs: readonly PastRun[]): string[] {
  const valid = runs.filter(({ verdict }) => verdict !== 'INVALID');
  const endpoints = new Set(valid.flatMap(({ endpointP95Ms }) => Object.keys(endpointP95Ms)));
  return [...endpoints].sort().flatMap((endpoint) => {
    const measured = valid.filter(({ endpointP95Ms }) => endpointP95Ms[endpoint] !== undefined);
    const cuts = findCuts(measured.map(({ endpointP95Ms }) => Math.log(endpointP95Ms[endpoint] ?? NaN)));
    return cuts.map(
      ({ at, before, after }) =>
        `p95 of ${endpoint} changed with ${measured[at]?.id ?? ''}: ${formatMs(Math.exp(before))} before, ${formatMs(Math.exp(after))} since`,
    );
  });
}
