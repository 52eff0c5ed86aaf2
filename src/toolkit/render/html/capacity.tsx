/** The steps of a load that climbs, and the scalability law's fit with its residuals. */
import type { VNode } from 'preact';
import type { StepRow } from '../view/capacity.ts';
import type { ScalabilityView } from '../view/scalability.ts';
import type { View } from '../view.ts';
import { Scatter } from './charts/scatter.tsx';
import { type Column, Grid } from './grid.tsx';

export function CapacitySteps({ view: { steps } }: { view: View }): VNode | null {
  if (steps === null) return null;
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">Step by step</h2>
      {steps.sentences.map((sentence) => (
        <p>{sentence}</p>
      ))}
      <Grid label="Steps" columns={columnsFor(steps.unit)} rows={steps.rows} rowClass={rowClass} />
      <Scalability view={steps.scalability} />
    </section>
  );
}

function columnsFor(unit: string): readonly Column<StepRow>[] {
  return [
    {
      title: 'step',
      isText: true,
      class: () => 'name',
      show: ({ phase, good, broken }) => (
        <>
          <span class={`mark ${good ? 'met' : 'missed'}`} role="img" aria-label={good ? 'good' : 'bad'}>
            {good ? '✓' : '✗'}
          </span>{' '}
          {phase}
          {broken.map((words) => (
            <div class="why">{words}</div>
          ))}
        </>
      ),
    },
    { title: unit, show: ({ level }) => level },
    { title: 'requests/s', show: ({ rate }) => rate },
    { title: 'throughput', isText: true, show: ({ throughput }) => throughput },
    { title: 'p50', show: ({ p50 }) => p50 },
    { title: 'p95', show: ({ p95 }) => p95 },
    { title: 'success', show: ({ success }) => success },
    { title: 'target CPU', show: ({ cpu }) => cpu },
    { title: 'target memory', show: ({ memory }) => memory },
    { title: "Little's law", show: ({ littlesLaw }) => littlesLaw },
  ];
}

function rowClass({ good }: StepRow): string {
  return `check ${good ? 'met' : 'missed'}`;
}

export function Scalability({ view: { unit, sentences, plot } }: { view: ScalabilityView }): VNode {
  return (
    <>
      <h3>How it scales</h3>
      {sentences.map((sentence) => (
        <p>{sentence}</p>
      ))}
      {plot !== null && (
        <>
          <Scatter
            title="Throughput"
            xUnit={unit}
            yUnit="requests/s"
            height={200}
            series={[
              { name: 'measured', tone: 'one', kind: 'dots', points: plot.measured },
              { name: 'the law', tone: 'rest', kind: 'line', points: plot.curve },
            ]}
          />
          <Scatter
            title="Residuals: measured − the law"
            xUnit={unit}
            yUnit="requests/s"
            height={90}
            series={[{ name: 'residuals', tone: 'one', kind: 'dots', points: plot.residuals }]}
          />
        </>
      )}
    </>
  );
}
