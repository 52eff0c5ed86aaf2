/** history.html: the trend of each scenario, in the report's look. */
import type { VNode } from 'preact';
import { verdictClass } from '../html/banner.tsx';
import { Sparkline } from '../html/charts/small.tsx';
import { renderDocument } from '../html/document.tsx';
import { type Column, Grid } from '../html/grid.tsx';
import { VerdictMark } from '../html/verdict-mark.tsx';
import type { Trend, TrendRow } from './view.ts';

export function renderHistoryHtml(trends: readonly Trend[], skipped: readonly string[]): string {
  return renderDocument({
    title: 'History of runs',
    data: null,
    body: (
      <main>
        <h1>History of runs</h1>
        {trends.length === 0 && <p>There are no runs yet.</p>}
        {trends.map((trend) => (
          <TrendSection trend={trend} />
        ))}
        {skipped.length > 0 && (
          <section aria-labelledby="skipped">
            <h2 id="skipped">Skipped</h2>
            <ul>
              {skipped.map((line) => (
                <li>{line}</li>
              ))}
            </ul>
          </section>
        )}
      </main>
    ),
  });
}

function TrendSection({ trend }: { trend: Trend }): VNode {
  const { scenario, p95Ms, ratePerSecond, rows, changes } = trend;
  const lines = [
    { title: 'p95 latency', values: p95Ms, newest: rows[0]?.p95 },
    { title: 'Throughput', values: ratePerSecond, newest: rows[0]?.rate },
  ];
  return (
    <section aria-labelledby={`of-${scenario}`}>
      <h2 id={`of-${scenario}`}>
        {scenario} <span class="quiet">{rows.length === 1 ? '1 run' : `${rows.length} runs`}</span>
      </h2>
      <ul class={`runs ${rows[0] === undefined ? '' : verdictClass(rows[0].verdict)}`}>
        {lines.map(({ title, values, newest }) => (
          <li>
            <b>{title}</b> <span class="quiet">newest {newest}</span>
            {values.length > 1 && <Sparkline values={values} label={`${title} of ${scenario}, run by run`} />}
          </li>
        ))}
      </ul>
      {changes.length > 0 && (
        <ul>
          {changes.map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      )}
      <Grid label={`Runs of ${scenario}`} columns={columns} rows={rows} isLively />
    </section>
  );
}

const columns: readonly Column<TrendRow>[] = [
  {
    title: 'started',
    isText: true,
    class: () => 'name',
    sort: ({ id }) => id,
    show: ({ id, date }) => <a href={`./${encodeURIComponent(id)}/report.html`}>{date}</a>,
  },
  {
    title: 'verdict',
    isText: true,
    show: ({ verdict }) => <VerdictMark verdict={verdict} />,
  },
  { title: 'p95', show: ({ p95 }) => p95 },
  { title: 'throughput', show: ({ rate }) => rate },
  { title: 'success', show: ({ success }) => success },
  { title: 'commit', isText: true, show: ({ commit }) => commit },
  { title: 'folder', isText: true, show: ({ id }) => id },
];
