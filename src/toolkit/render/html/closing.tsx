/** The page's second half: who did what, the generator, advice, and what is needed to repeat the run. */
import type { VNode } from 'preact';
import type { CheckRow } from '../view/check-row.ts';
import type { MixRow } from '../view/mix.ts';
import type { View } from '../view.ts';
import { Facts } from './banner.tsx';
import { DataTable } from './charts/data-table.tsx';
import { type Column, Grid } from './grid.tsx';
import { Charts } from './timeline.tsx';

export function Users({ view: { mix } }: { view: View }): VNode | null {
  if (mix.rows.length === 0) return null;
  return (
    <section aria-labelledby="users">
      <h2 id="users">Users and tasks</h2>
      {mix.text !== null && <p class="quiet">{mix.text}</p>}
      <Grid label="Users and tasks" columns={mixColumns} rows={mix.rows} />
    </section>
  );
}

const mixColumns: readonly Column<MixRow>[] = [
  {
    title: 'user and task',
    isText: true,
    class: () => 'name',
    show: ({ user, task }) => (
      <>
        {task} <span class="quiet">{user}</span>
      </>
    ),
  },
  { title: 'iterations', show: ({ iterations }) => iterations.text },
  { title: 'declared', show: ({ declared }) => declared.text },
  { title: 'observed', show: ({ observed }) => observed.text },
  {
    title: 'declared (line) and observed (bar)',
    isText: true,
    show: ({ declared, observed }) => (
      <ShareBar declared={declared.value ?? 0} observed={observed.value ?? 0} />
    ),
  },
];

function ShareBar({ declared, observed }: { declared: number; observed: number }): VNode {
  const percent = (share: number): number => Math.round(share * 1000) / 10;
  return (
    <svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" y={3} width={100} height={4} />
      <rect class="used" y={2} width={percent(observed)} height={6} />
      <line x1={percent(declared)} x2={percent(declared)} y2={10} />
    </svg>
  );
}

export function Generator({ view }: { view: View }): VNode {
  return (
    <section aria-labelledby="generator">
      <h2 id="generator">The generator's health</h2>
      <Facts facts={view.generator} name="facts" />
      <Charts charts={view.generatorCharts} frame={view.frame} points={240} />
      <DataTable
        title="The generator"
        frame={view.frame}
        clock="system"
        charts={view.generatorCharts}
        rows={30}
      />
    </section>
  );
}

export function Advice({ view: { advice } }: { view: View }): VNode {
  return (
    <section aria-labelledby="advice">
      <h2 id="advice">Advice</h2>
      {advice.length === 0 ? (
        <p>None: nothing about this run makes its numbers say less than they seem to.</p>
      ) : (
        <ul class="advice">
          {advice.map(({ code, severity, text, evidence }) => (
            <li class={severity}>
              <b>{text}</b>
              <div class="quiet">
                {evidence} · <code>{code}</code>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function Identity({ view, recordAt }: { view: View; recordAt: string }): VNode {
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">To repeat it</h2>
      {view.command !== null && <Command text={view.command} />}
      <Facts facts={view.identity} name="facts" />
      {view.checks.length > 0 && (
        <details>
          <summary>Thresholds in force</summary>
          <Grid label="Thresholds in force" columns={thresholdColumns} rows={view.checks} />
        </details>
      )}
      <h3>Raw data</h3>
      <ul class="files">
        {view.files.map(({ name, holds }) => (
          <li>
            <a href={`${recordAt}/${encodeURIComponent(name)}`}>{name}</a> <span class="quiet">{holds}</span>
          </li>
        ))}
      </ul>
      {view.notes.length > 0 && (
        <>
          <h3>What is missing from the record</h3>
          <ul>
            {view.notes.map((note) => (
              <li>{note}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Broken between its words alone. */
function Command({ text }: { text: string }): VNode {
  return (
    <pre class="command">
      {text.split(' ').map((word, place) => (
        <>
          {place > 0 && ' '}
          <span>{word}</span>
        </>
      ))}
    </pre>
  );
}

const thresholdColumns: readonly Column<CheckRow>[] = [
  { title: 'metric', isText: true, class: () => 'name', show: ({ selector }) => <code>{selector}</code> },
  { title: 'expression', isText: true, show: ({ expression }) => <code>{expression}</code> },
  { title: 'kind', isText: true, show: ({ kind }) => kind },
];
