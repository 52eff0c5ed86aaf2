/** report.html: one offline file. Everything shown is escaped by preact's renderer; without its script it is whole. */
import type { VNode } from 'preact';
import type { Analysis } from '../../analyze/analysis.ts';
import { buildView, type View } from '../view.ts';
import { Answers, Limits } from './answers.tsx';
import { Banner, Figures } from './banner.tsx';
import { CapacitySteps } from './capacity.tsx';
import { chartData } from './chart-data.ts';
import { Advice, Generator, Identity, Users } from './closing.tsx';
import { renderDocument } from './document.tsx';
import { Endpoints } from './endpoints.tsx';
import { ErrorSection } from './errors.tsx';
import { ScriptChecks, ScriptMetrics } from './script.tsx';
import { Target } from './target.tsx';
import { Timeline } from './timeline.tsx';

/** @param recordAt the record's folder, as a link from the page's */
export function renderHtml(analysis: Analysis, recordAt = '.'): string {
  const view = buildView(analysis);
  return renderDocument({
    title: `${view.verdict} ${view.scenario}`,
    body: <Report view={view} recordAt={recordAt} />,
    data: chartData(view),
  });
}

function Report({ view, recordAt }: { view: View; recordAt: string }): VNode {
  return (
    <main>
      <Banner view={view} />
      <Contents view={view} />
      <Answers view={view} />
      <Figures figures={view.figures} />
      <Limits view={view} />
      <CapacitySteps view={view} />
      <Timeline view={view} />
      <Target view={view} />
      <Endpoints view={view} />
      <ScriptChecks view={view} />
      <ScriptMetrics view={view} />
      <Users view={view} />
      <ErrorSection view={view} />
      <Generator view={view} />
      <Advice view={view} />
      <Identity view={view} recordAt={recordAt} />
    </main>
  );
}

function Contents({ view }: { view: View }): VNode {
  const sections = [
    ['limits', 'Limits'],
    ...(view.steps === null ? [] : [['steps', 'Steps']]),
    ['timeline', 'Over time'],
    ['target', 'Target'],
    ['endpoints', 'Endpoints'],
    ...(view.script.checkText !== null || view.script.groups.length > 0 ? [['checks', 'Checks']] : []),
    ...(view.script.metrics.length > 0 ? [['metrics', 'Metrics']] : []),
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
