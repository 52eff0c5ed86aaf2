/** plan.html: one offline page in the report's look. */
import type { VNode } from 'preact';
import type { CapacityPlan } from '../../plan/capacity-plan.ts';
import { Scatter, type ScatterSeries } from '../html/charts/scatter.tsx';
import { renderDocument } from '../html/document.tsx';
import { Grid } from '../html/grid.tsx';
import { type PlanSection, type PlanTable, planView, type PlanView } from './plan-view.ts';

export function renderPlanHtml(plan: CapacityPlan): string {
  const view = planView(plan);
  return renderDocument({ title: view.title, body: <Page view={view} plan={plan} />, data: null });
}

function Page({ view, plan }: { view: PlanView; plan: CapacityPlan }): VNode {
  return (
    <main>
      <header class="banner">
        <h1>{view.title}</h1>
        <ul class="reasons">
          {view.answers.map((answer) => (
            <li>{answer}</li>
          ))}
        </ul>
      </header>
      <Scatter
        title="Latency under load"
        xUnit="requests/s"
        yUnit="p95 in ms"
        height={160}
        series={[{ name: 'p95', tone: 'one', kind: 'dots', points: latencies(plan) }]}
      />
      {view.sections.map((section) => (
        <Section section={section} view={view} />
      ))}
    </main>
  );
}

function latencies({ measurement }: CapacityPlan): ScatterSeries['points'] {
  return measurement.loads.flatMap(({ ratePerSecond, p95Ms }) =>
    p95Ms === null ? [] : [[ratePerSecond, p95Ms] as const],
  );
}

function Section({ section, view }: { section: PlanSection; view: PlanView }): VNode {
  const { id, title, sentences, tables } = section;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {id === 'files' ? <Files names={sentences} /> : sentences.map((sentence) => <p>{sentence}</p>)}
      {id === 'replay' && (
        <Scatter
          title="Ready replicas"
          xUnit="seconds of load"
          yUnit="replicas"
          height={140}
          series={view.replicas.map(({ name, ready }, place) => ({
            name,
            tone: tones[place] ?? 'rest',
            kind: 'line',
            points: ready.map((count, second) => [second, count]),
          }))}
        />
      )}
      {tables.map((table) => (
        <Table table={table} title={title} />
      ))}
    </section>
  );
}

const tones = ['bad', 'two', 'one'] as const;

function Files({ names }: { names: readonly string[] }): VNode {
  return (
    <ul class="files">
      {names.map((name) => (
        <li>{/^[\w.-]+$/.test(name) ? <a href={`./${name}`}>{name}</a> : name}</li>
      ))}
    </ul>
  );
}

/** Columns whose texts may take a second line. */
const prose: ReadonlySet<string> = new Set(['because', 'p95', 'CPU', 'replicas needed']);

function Table({ table: { head, rows }, title }: { table: PlanTable; title: string }): VNode {
  return (
    <Grid
      label={`${title}: ${head[0] ?? ''}`}
      rows={rows}
      columns={head.map((name, place) => ({
        title: name,
        isText: place === 0 || name === 'because',
        class: () => (prose.has(name) ? 'prose' : ''),
        show: (row: readonly string[]) => row[place] ?? '',
      }))}
    />
  );
}
