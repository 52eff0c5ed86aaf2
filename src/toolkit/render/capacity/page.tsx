/** capacity.html: a search as one offline page, with the parts and the look of report.html. */
import type { VNode } from 'preact';
import { formatMs, formatNumber, formatShare } from '../../analyze/wording.ts';
import { type CapacityEnd, type CapacityReport, levelUnit } from '../../plan/capacity-report.ts';
import { absent } from '../view/cell.ts';
import { XyChart } from '../html/charts/xy-chart.tsx';
import { renderDocument } from '../html/document.tsx';
import { Facts } from '../html/banner.tsx';
import { Scalability } from '../html/capacity.tsx';
import { type Column, Grid } from '../html/grid.tsx';
import { scalabilityOf } from '../view/scalability.ts';
import { latencyChart, pathChart } from './charts.ts';
import { outcomeMarks, type TrialRow, trialRows } from './trial-row.ts';

export function renderCapacityHtml(report: CapacityReport): string {
  return renderDocument({
    title: `Capacity: ${report.findings[0] ?? report.name}`,
    body: <Capacity report={report} />,
    data: null,
  });
}

function Capacity({ report }: { report: CapacityReport }): VNode {
  const [first = '', ...others] = report.findings;
  return (
    <main>
      <header class={`banner ${tone(report)}`}>
        <h1>
          <span class="verdict">{headline(report)}</span> <span class="scenario">capacity</span>
        </h1>
        <p class="meaning">
          <b>{first}</b>
        </p>
        <ul class="reasons">
          {others.map((finding) => (
            <li>{finding}</li>
          ))}
        </ul>
        <Facts facts={briefFacts(report)} name="brief" />
      </header>
      <Ends report={report} />
      {report.trials.length > 0 && <Trials report={report} />}
      <Repeat report={report} />
    </main>
  );
}

function Trials({ report }: { report: CapacityReport }): VNode {
  return (
    <>
      <section aria-labelledby="curve">
        <h2 id="curve">What a load costs</h2>
        <XyChart spec={latencyChart(report)} />
        <Scalability view={scalabilityOf(report.usl, loadUnit(report))} />
      </section>
      <section aria-labelledby="path">
        <h2 id="path">How it was found</h2>
        <XyChart spec={pathChart(report)} />
        <Grid label="Trials" columns={trialColumns} rows={trialRows(report)} />
      </section>
    </>
  );
}

function loadUnit({ model }: CapacityReport): string {
  return model === 'open' ? 'requests in flight' : 'users';
}

function tone({ ending }: CapacityReport): 'PASS' | 'FAIL' | 'INVALID' {
  if (ending === 'below-lowest') return 'FAIL';
  return ending === 'bracketed' || ending === 'at-least' ? 'PASS' : 'INVALID';
}

/** `240 – 252 requests/s`, `≥ 240`, `< 1`. */
function headline({ held, broke, model }: CapacityReport): string {
  const unit = levelUnit(model);
  if (held !== null && broke !== null)
    return `${formatNumber(held.level)} – ${formatNumber(broke.level)} ${unit}`;
  if (held !== null) return `≥ ${formatNumber(held.level)} ${unit}`;
  return broke === null ? 'not found' : `< ${formatNumber(broke.level)} ${unit}`;
}

function briefFacts(report: CapacityReport): { label: string; text: string }[] {
  return [
    { label: 'SLO', text: report.slo },
    { label: 'target', text: report.target_url },
    { label: 'model', text: report.model === 'open' ? 'open: arrivals' : 'closed: users' },
    { label: 'precision', text: formatShare(report.precision) },
    { label: 'began', text: report.started_at.slice(0, 19).replace('T', ' ') },
    { label: 'took', text: `${formatNumber(report.seconds_used / 60)} min` },
  ];
}

interface EndRow {
  readonly what: string;
  readonly end: CapacityEnd;
}

function Ends({ report }: { report: CapacityReport }): VNode | null {
  const rows = [
    ...(report.held === null ? [] : [{ what: 'held', end: report.held }]),
    ...(report.broke === null ? [] : [{ what: 'broke', end: report.broke }]),
  ];
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="ends">
      <h2 id="ends">The bracket</h2>
      <Grid label="The bracket" columns={endColumns(report)} rows={rows} />
    </section>
  );
}

function endColumns({ model }: CapacityReport): Column<EndRow>[] {
  const latency = (measure: string): Column<EndRow> => ({
    title: measure,
    show: ({ end }) => {
      const value = end.latencyMs[measure];
      return value === undefined ? absent : formatMs(value);
    },
  });
  return [
    { title: 'end', isText: true, show: ({ what }) => what },
    { title: levelUnit(model), show: ({ end }) => formatNumber(end.level) },
    ...(model === 'open'
      ? [
          {
            title: 'as users',
            show: ({ end }: EndRow) => (end.users === null ? absent : formatNumber(Math.floor(end.users))),
          },
        ]
      : []),
    {
      title: 'answered /s',
      show: ({ end }) => (end.requestsPerSecond === null ? absent : formatNumber(end.requestsPerSecond)),
    },
    ...['p50', 'p95', 'p99', 'max'].map(latency),
    { title: 'errors', show: ({ end }) => (end.errorShare === null ? absent : formatShare(end.errorShare)) },
  ];
}

const trialColumns: readonly Column<TrialRow>[] = [
  {
    title: 'trial',
    isText: true,
    show: ({ number, level, kind }) => (
      <>
        {number}. {level} <span class="quiet">{kind}</span>
      </>
    ),
  },
  {
    title: 'outcome',
    isText: true,
    show: ({ outcome, why }) => (
      <>
        <span class={`mark ${outcome === 'good' ? 'met' : 'missed'}`} aria-hidden="true">
          {outcomeMarks[outcome]}
        </span>{' '}
        {outcome}
        {why !== '' && <div class="why">{why}</div>}
      </>
    ),
  },
  { title: '/s', show: ({ rate }) => rate },
  { title: 'p50', show: ({ p50 }) => p50 },
  { title: 'p95', show: ({ p95 }) => p95 },
  { title: 'p99', show: ({ p99 }) => p99 },
  { title: 'errors', show: ({ errors }) => errors },
  { title: 'dropped', show: ({ dropped }) => dropped },
  { title: 'calm after', show: ({ cooldown }) => cooldown },
];

function Repeat({ report }: { report: CapacityReport }): VNode {
  return (
    <section aria-labelledby="repeat">
      <h2 id="repeat">To repeat it</h2>
      <pre class="command">{report.command}</pre>
      {report.notes.length > 0 && (
        <>
          <h3>To know about it</h3>
          <ul>
            {report.notes.map((note) => (
              <li>{note}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
