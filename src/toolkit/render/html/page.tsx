/** report.html: one offline file. Everything shown is escaped by preact's renderer; without its script it is whole. */
import type { VNode } from 'preact';
import type { Analysis } from '../../analyze/analysis.ts';
import { buildView, type View } from '../view.ts';
import { Answers } from './answers.tsx';
import { Banner, Figures } from './banner.tsx';
import { CapacitySteps } from './capacity.tsx';
import { chartData } from './chart-data.ts';
import { Advice, Generator, Identity, Users } from './closing.tsx';
import { renderDocument } from './document.tsx';
import { Endpoints } from './endpoints.tsx';
import { ErrorSection } from './errors.tsx';
import { Timeline } from './timeline.tsx';

export function renderHtml(analysis: Analysis): string {
  const view = buildView(analysis);
  return renderDocument({
    title: `${view.verdict} ${view.scenario}`,
    body: <Report view={view} />,
    data: chartData(view),
  });
}

function Report({ view }: { view: View }): VNode {
  return (
    <main>
      <Banner view={view} />
      <Contents view={view} />
      <Figures figures={view.figures} />
      <Answers view={view} />
      <CapacitySteps view={view} />
      <Timeline view={view} />
      <Endpoints view={view} />
      <Users view={view} />
      <ErrorSection view={view} />
      <Generator view={view} />
      <Advice view={view} />
      <Identity view={view} />
    </main>
  );
}

function Contents({ view }: { view: View }): VNode {
  const sections = [
    ...(view.steps === null ? [] : [['steps', 'Steps']]),
    ['timeline', 'Over time'],
    ['endpoints', 'Endpoints'],
    ...(view.mix.rows.length > 0 ? [['users', 'Users']] : []),
    ['errors', 'Errors'],
    ['generator', 'Generator'],
    ['advice', view.advice.length > 0 ? `Advice (${view.advice.length})` : 'Advice'],
    ['facts', 'Facts'],
  ];
  return (
    <nav aria-label="Sections">
      {sections.map(([id = '', title = '']) => (
        <a href={`#${id}`}>{title}</a>
      ))}
    </nav>
  );
}
