/** Kinds of error, when they were seen, and single failures in full. */
import type { VNode } from 'preact';
import type { ErrorRow, Failure } from '../view/failures.ts';
import type { View } from '../view.ts';
import { ErrorLanes } from './charts/lanes.tsx';
import { type Column, Grid } from './grid.tsx';

const mostRows = 100;

export function ErrorSection({ view }: { view: View }): VNode {
  const rest = view.errors.length - mostRows;
  return (
    <section aria-labelledby="errors">
      <h2 id="errors">Errors</h2>
      {view.errors.length === 0 ? (
        <p>None were seen.</p>
      ) : (
        <Errors rows={view.errors.slice(0, mostRows)} label="Errors" isLively />
      )}
      {rest > 0 && <p class="quiet">{`and ${rest} more kinds in report.json.`}</p>}
      {view.errorKinds.length > 0 && <ErrorLanes kinds={view.errorKinds} frame={view.frame} />}
      <Failures failures={view.otherFailures} />
    </section>
  );
}

const errorColumns: readonly Column<ErrorRow>[] = [
  {
    title: 'error',
    isText: true,
    class: () => 'wrap',
    sort: ({ label }) => label,
    show: ({ label }) => label,
  },
  {
    title: 'endpoint',
    isText: true,
    class: () => 'name',
    sort: ({ endpoint }) => endpoint,
    show: ({ endpoint }) => endpoint,
  },
  { title: 'logged', sort: ({ count }) => count.value, show: ({ count }) => count.text },
  { title: 'first seen', show: ({ first }) => first },
  { title: 'last seen', show: ({ last }) => last },
];

export function Errors({
  rows,
  label,
  isLively,
}: {
  rows: readonly ErrorRow[];
  label: string;
  isLively?: boolean;
}): VNode {
  return <Grid label={label} columns={errorColumns} rows={rows} isLively={isLively === true} />;
}

export function Failures({ failures }: { failures: readonly Failure[] }): VNode | null {
  if (failures.length === 0) return null;
  return (
    <>
      <h4>First failures</h4>
      {failures.map((failure) => (
        <details class="failure">
          <summary>
            {failure.reason}{' '}
            <span class="quiet">
              {failure.endpoint}, {failure.when}
            </span>
          </summary>
          <p class="quiet">{failure.who}</p>
          <div class="exchange">
            <div>
              <h5>Request</h5>
              <pre>{failure.request}</pre>
            </div>
            <div>
              <h5>Response</h5>
              <pre>{failure.response}</pre>
            </div>
          </div>
        </details>
      ))}
    </>
  );
}
