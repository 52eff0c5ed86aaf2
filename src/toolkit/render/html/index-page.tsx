/** index.html: a small multiple per run, all on the same scales, and the same runs as a table. */
import type { VNode } from 'preact';
import type { Line } from '../../analyze/analysis.ts';
import { countVerdicts, type IndexedRun, type IndexEntry, type RunIndex } from '../run-index.ts';
import { runCells } from '../view/run-cells.ts';
import { formatQuantity } from '../quantity.ts';
import { verdictClass, verdictMarks } from './banner.tsx';
import { Sparkline } from './charts/small.tsx';
import { renderDocument } from './document.tsx';
import { type Column, Grid } from './grid.tsx';

export function renderIndexHtml(index: RunIndex): string {
  return renderDocument({ title: countVerdicts(index), body: <Index index={index} />, data: null });
}

function Index({ index }: { index: RunIndex }): VNode {
  const { entries, skipped } = index;
  return (
    <main>
      <h1>{countVerdicts(index)}</h1>
      <nav aria-label="Sections">
        <a href="#runs">Runs</a>
        <a href="#table">Table</a>
      </nav>
      <RunCards entries={entries} />
      <section aria-labelledby="table">
        <h2 id="table">Table</h2>
        <Grid label="Runs" columns={columns} rows={entries.map(({ run }) => run)} isLively />
      </section>
      {skipped.length > 0 && (
        <section aria-labelledby="skipped">
          <h2 id="skipped">Skipped</h2>
          <ul>
            {skipped.map(({ source, why }) => (
              <li class="wrap">
                <b>{source}</b> <span class="quiet">{why}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
}

/** A small multiple per run. */
export function RunCards({ entries }: { entries: readonly IndexEntry[] }): VNode {
  const tops = {
    p95Ms: highest(entries.map(({ p95Ms }) => p95Ms)),
    requestsPerSecond: highest(entries.map(({ requestsPerSecond }) => requestsPerSecond)),
  };
  return (
    <section aria-labelledby="runs">
      <h2 id="runs">
        Runs <span class="quiet">curves of all runs have the same height scale</span>
      </h2>
      <ul class="runs">
        {entries.map((entry) => (
          <Card entry={entry} tops={tops} />
        ))}
      </ul>
    </section>
  );
}

interface Tops {
  readonly p95Ms: number;
  readonly requestsPerSecond: number;
}

function Card({ entry: { run, p95Ms, requestsPerSecond }, tops }: { entry: IndexEntry; tops: Tops }): VNode {
  const { started, lasted, users, rate, success, p95, p99 } = runCells(run);
  return (
    <li class={verdictClass(run.verdict)}>
      <h3>
        <span class="verdict">
          <span aria-hidden="true">{verdictMarks[run.verdict]}</span> {run.verdict}
        </span>{' '}
        <RunLink run={run} />
      </h3>
      <p class="quiet">
        {[run.started_at === null ? '' : started, lasted, run.users === null ? '' : `${users.text} users`]
          .filter((text) => text !== '')
          .join(', ')}
      </p>
      <p>{run.reasons[0]}</p>
      <dl class="brief">
        {[
          ['requests/s', rate],
          ['success', success],
          ['p95', p95],
          ['p99', p99],
        ].map(([label, cell]) => (
          <div>
            <dt>{label as string}</dt>
            <dd>{(cell as typeof rate).text}</dd>
          </div>
        ))}
      </dl>
      <Curve title="p95" unit="ms" values={p95Ms} top={tops.p95Ms} />
      <Curve title="requests/s" unit="/s" values={requestsPerSecond} top={tops.requestsPerSecond} />
    </li>
  );
}

function RunLink({ run }: { run: IndexedRun }): VNode {
  return run.report === null ? <span>{run.name}</span> : <a href={run.report}>{run.name}</a>;
}

interface CurveProps {
  readonly title: string;
  readonly unit: 'ms' | '/s';
  readonly values: Line;
  readonly top: number;
}

function Curve({ title, unit, values, top }: CurveProps): VNode {
  const own = highest([values]);
  return (
    <figure>
      <figcaption class="quiet">
        {title} over time{own > 0 ? `, at most ${formatQuantity(own, unit)}` : ': not known'}
      </figcaption>
      {values.length > 1 && (
        <Sparkline
          values={values}
          label={`${title} over time, at most ${formatQuantity(own, unit)}`}
          top={top}
        />
      )}
    </figure>
  );
}

function highest(lines: readonly Line[]): number {
  return lines.reduce((most, line) => line.reduce((top, value) => (value > top ? value : top), most), 0);
}

const columns: readonly Column<IndexedRun>[] = [
  {
    title: 'run',
    isText: true,
    class: () => 'name',
    sort: ({ name }) => name,
    show: (run) => <RunLink run={run} />,
  },
  { title: 'verdict', isText: true, sort: ({ verdict }) => verdict, show: ({ verdict }) => verdict },
  {
    title: 'started',
    isText: true,
    sort: ({ started_at: started }) => (started === null ? null : Date.parse(started)),
    show: (run) => runCells(run).started,
  },
  { title: 'lasted', sort: ({ duration_seconds: seconds }) => seconds, show: (run) => runCells(run).lasted },
  { title: 'users', sort: ({ users }) => users, show: (run) => runCells(run).users.text },
  { title: '/s', sort: (run) => run.requests_per_second, show: (run) => runCells(run).rate.text },
  { title: 'success', sort: (run) => run.success_rate, show: (run) => runCells(run).success.text },
  { title: 'p95', sort: (run) => run.p95_latency_ms, show: (run) => runCells(run).p95.text },
  { title: 'p99', sort: (run) => run.p99_latency_ms, show: (run) => runCells(run).p99.text },
];
