/** The first screen's top: the verdict, why, when, how long, how many, against what; then the figures that decide. */
import type { VNode } from 'preact';
import { statusMarks, statusWords } from '../view/check-row.ts';
import type { Fact } from '../view/facts.ts';
import type { Figure } from '../view/figures.ts';
import type { View } from '../view.ts';
import { UseBar } from './charts/small.tsx';

export const verdictMarks: Readonly<Record<View['verdict'], string>> = {
  PASS: '✓',
  FAIL: '✗',
  INVALID: '!',
  'NO GATES': '–',
};

/** As a class of the style sheet. */
export function verdictClass(verdict: View['verdict']): string {
  return verdict.replace(' ', '-');
}

export function Banner({ view }: { view: View }): VNode {
  return (
    <header class={`banner ${verdictClass(view.verdict)}`}>
      <h1>
        <span class="verdict">
          <span aria-hidden="true">{verdictMarks[view.verdict]}</span> {view.verdict}
        </span>{' '}
        <span class="scenario">{view.scenario}</span>
      </h1>
      <p class="meaning">
        <b>{view.meaning}</b> {view.purpose}
      </p>
      <ul class="reasons">
        {view.reasons.map((reason) => (
          <li>{reason}</li>
        ))}
      </ul>
      <Facts facts={view.brief} name="brief" />
    </header>
  );
}

export function Facts({ facts, name }: { facts: readonly Fact[]; name: string }): VNode {
  return (
    <dl class={name}>
      {facts.map(({ label, text }) => (
        <div>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Figures({ figures }: { figures: readonly Figure[] }): VNode {
  return (
    <section aria-label="Key figures against their limits">
      <ul class="tiles">
        {figures.map((figure) => (
          <Tile figure={figure} />
        ))}
      </ul>
    </section>
  );
}

function Tile({ figure }: { figure: Figure }): VNode {
  const { label, scope, value, of, status, onlyTargetMissed, limits } = figure;
  const bar = limits.find(({ use }) => use !== null);
  return (
    <li class={`tile ${onlyTargetMissed ? 'short' : (status ?? '')}`}>
      <div class="label">
        {label} <span class="quiet">{scope}</span>
      </div>
      <div class="value">{value}</div>
      {bar?.use != null && <UseBar use={bar.use} status={bar.status} />}
      {of !== '' && <div class="limit-text quiet">{of}</div>}
      {limits.map((limit) => (
        <div class={`limit-text ${limit.status}`}>
          <span aria-hidden="true">{statusMarks[limit.status]}</span> {limit.kind} {limit.limit}
          <span class="sr"> {statusWords[limit.status]}</span>
        </div>
      ))}
    </li>
  );
}
