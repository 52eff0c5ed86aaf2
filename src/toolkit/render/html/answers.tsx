/** What broke first, why, how much it took; then every limit with what is left of it. */
import type { VNode } from 'preact';
import { type CheckRow, statusMarks, statusWords } from '../view/check-row.ts';
import type { View } from '../view.ts';
import { UseBar } from './charts/small.tsx';
import { type Column, Grid } from './grid.tsx';

export function Answers({ view }: { view: View }): VNode {
  return (
    <div class="answers">
      <section aria-labelledby="broke">
        <h2 id="broke">What broke first</h2>
        {view.breaks.length === 0 ? <NothingBroke view={view} /> : <Breaks view={view} />}
      </section>
      {view.causes.length > 0 && (
        <section aria-labelledby="why">
          <h2 id="why">Why</h2>
          <ul>
            {view.causes.map((cause) => (
              <li>{cause}</li>
            ))}
          </ul>
        </section>
      )}
      {view.capacity.length > 0 && (
        <section aria-labelledby="capacity">
          <h2 id="capacity">How much it took</h2>
          {view.capacity.map((sentence) => (
            <p>{sentence}</p>
          ))}
        </section>
      )}
    </div>
  );
}

export function Limits({ view }: { view: View }): VNode {
  return (
    <section aria-labelledby="limits">
      <h2 id="limits">
        Gates and targets <span class="quiet">{view.checkCount}</span>
      </h2>
      {view.checks.length === 0 ? (
        <p class="quiet">This run had no limits to meet.</p>
      ) : (
        <Grid label="Gates and targets" columns={checkColumns} rows={view.checks} rowClass={rowClass} />
      )}
    </section>
  );
}

function NothingBroke({ view }: { view: View }): VNode {
  const missed = view.checks.filter(({ status }) => status === 'missed').length;
  if (missed === 0) return <p>Nothing broke.</p>;
  return <p>{missed === 1 ? 'One limit was' : `${missed} limits were`} missed; when is not known.</p>;
}

function Breaks({ view }: { view: View }): VNode {
  return (
    <ol class="breaks">
      {view.breaks.map(({ mark, at, clock, kind, text, also }) => (
        <li>
          <span class="badge" aria-hidden="true">
            {mark}
          </span>
          <div>
            <b>{at}</b> <span class="quiet">{clock}</span>
            <div>
              {kind} {text}
            </div>
            {also !== null && <div class="why">and {also}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}

export const checkColumns: readonly Column<CheckRow>[] = [
  {
    title: 'limit on',
    isText: true,
    class: () => 'name',
    show: (row) => (
      <>
        <span class={`mark ${row.status}`} role="img" aria-label={statusWords[row.status]}>
          {statusMarks[row.status]}
        </span>{' '}
        <span class="quiet">{row.kind}</span> {row.what}
        {row.scope !== '' && <span class="quiet"> {row.scope}</span>}
        {(row.when ?? row.reason) !== null && <div class="why">{row.when ?? row.reason}</div>}
      </>
    ),
  },
  { title: 'measured', show: ({ value }) => value },
  { title: 'limit', show: ({ limit }) => limit },
  { title: 'margin', show: ({ margin }) => margin },
  {
    title: 'used',
    isText: true,
    show: ({ use, status }) => use !== null && <UseBar use={use} status={status} />,
  },
];

function rowClass({ status }: CheckRow): string {
  return `check ${status}`;
}
