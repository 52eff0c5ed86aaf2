/** All endpoints in one table, then each by itself. */
import type { VNode } from 'preact';
import { statusMarks, statusWords } from '../view/check-row.ts';
import { formatMs } from '../../analyze/wording.ts';
import type { EndpointView } from '../view/endpoints.ts';
import type { View } from '../view.ts';
import { checkColumns } from './answers.tsx';
import { DataTable } from './charts/data-table.tsx';
import { Sparkline, UseBar } from './charts/small.tsx';
import { SpectrumChart } from './charts/spectrum.tsx';
import { Errors, Failures } from './errors.tsx';
import { type Column, Grid } from './grid.tsx';
import { Rough } from './rough.tsx';
import { Charts } from './timeline.tsx';

/** Beyond these, an endpoint is only in the table: the page has to stay light. */
const mostSections = 30;
/** Points of all endpoint charts together. */
const pointBudget = 16_000;

export function Endpoints({ view }: { view: View }): VNode {
  const sections = view.endpoints.slice(0, mostSections);
  const rest = view.endpoints.length - sections.length;
  const phase = view.endpoints[0]?.phase;
  return (
    <section aria-labelledby="endpoints">
      <h2 id="endpoints">
        Endpoints{' '}
        {phase !== undefined && (
          <span class="quiet">{phase === 'all' ? 'of the whole run' : `under ${phase} load`}</span>
        )}
      </h2>
      {view.endpoints.length === 0 ? (
        <p class="quiet">No requests were measured.</p>
      ) : (
        <Grid label="Endpoints" columns={endpointColumns} rows={view.endpoints} isLively />
      )}
      <SpectrumChart
        title="Percentile spectrum"
        curves={[{ name: 'all requests', tone: 'one', points: view.spectrum }]}
      />
      {sections.map((endpoint) => (
        <EndpointSection view={view} endpoint={endpoint} count={sections.length} />
      ))}
      {rest > 0 && (
        <p class="quiet">{`The other ${rest} endpoints are in the table above and in report.json.`}</p>
      )}
    </section>
  );
}

const endpointColumns: readonly Column<EndpointView>[] = [
  {
    title: 'endpoint',
    isText: true,
    class: () => 'name',
    sort: ({ name }) => name,
    show: ({ name, route, anchor }) => (
      <>
        <a href={`#${anchor}`}>{name}</a>
        {route !== '' && <div class="quiet">{route}</div>}
      </>
    ),
  },
  { title: 'requests', sort: ({ cells }) => cells.requests.value, show: ({ cells }) => cells.requests.text },
  { title: '/s', sort: ({ cells }) => cells.rate.value, show: ({ cells }) => cells.rate.text },
  {
    title: 'failed',
    sort: ({ cells }) => cells.failed.value,
    class: ({ cells }) => ((cells.failed.value ?? 0) > 0 ? 'missed' : ''),
    show: ({ cells }) => cells.failed.text,
  },
  { title: 'success', sort: ({ cells }) => cells.success.value, show: ({ cells }) => cells.success.text },
  { title: 'p50', sort: ({ cells }) => cells.p50.value, show: ({ cells }) => cells.p50.text },
  { title: 'p95', sort: ({ cells }) => cells.p95.value, show: ({ cells }) => <Rough cell={cells.p95} /> },
  { title: 'p99', sort: ({ cells }) => cells.p99.value, show: ({ cells }) => <Rough cell={cells.p99} /> },
  { title: 'max', sort: ({ cells }) => cells.max.value, show: ({ cells }) => cells.max.text },
  {
    title: 'tightest limit',
    isText: true,
    sort: ({ tightest }) => tightest?.use ?? -1,
    show: ({ tightest }) =>
      tightest !== null && (
        <>
          <span class={`mark ${tightest.status}`} role="img" aria-label={statusWords[tightest.status]}>
            {statusMarks[tightest.status]}
          </span>{' '}
          <span class="quiet">
            {tightest.what.split(' ')[0]} {tightest.limit}
          </span>
          {tightest.use !== null && <UseBar use={tightest.use} status={tightest.status} />}
        </>
      ),
  },
  {
    title: 'p95 over time',
    isText: true,
    show: ({ name, spark }) =>
      spark.length > 1 && (
        <Sparkline
          values={spark}
          label={`p95 of ${name} over time, at most ${formatMs(spark.reduce((most, ms) => (ms > most ? ms : most), 0))}`}
        />
      ),
  },
];

function EndpointSection({
  view,
  endpoint,
  count,
}: {
  view: View;
  endpoint: EndpointView;
  count: number;
}): VNode {
  const { name, route, anchor, cells, charts, checks, errors, failures, spectrum } = endpoint;
  const points = Math.max(40, Math.min(360, Math.round(pointBudget / (count * 5))));
  return (
    <details class="endpoint" open={endpoint.isTroubled && count <= 8}>
      <summary>
        <h3>{name}</h3> <span class="quiet">{route}</span>{' '}
        <span class="brief-figures">
          {cells.requests.text} requests, p95 {cells.p95.text}, {cells.success.text} good
        </span>
      </summary>
      <div id={anchor}>
        {checks.length > 0 && <Grid label={`Limits of ${name}`} columns={checkColumns} rows={checks} />}
        <Charts charts={charts} frame={view.frame} points={points} />
        <DataTable title={name} frame={view.frame} clock="load" charts={charts} rows={count > 8 ? 12 : 30} />
        {spectrum.length > 1 && (
          <SpectrumChart
            title={`Percentile spectrum of ${name}`}
            curves={[
              { name: 'all requests', tone: 'rest', points: view.spectrum },
              { name, tone: 'one', points: spectrum },
            ]}
          />
        )}
        {errors.length > 0 && <Errors rows={errors} label={`Errors of ${name}`} />}
        <Failures failures={failures} />
      </div>
    </details>
  );
}
