/** What the script measured besides its requests: checks by group, groups, metrics of its own. */
import type { VNode } from 'preact';
import { statusMarks, statusWords } from '../view/check-row.ts';
import type { GroupRow, MetricRow, ScriptCheckRow } from '../view/script.ts';
import type { View } from '../view.ts';
import { type Column, Grid } from './grid.tsx';

export function ScriptChecks({ view: { script } }: { view: View }): VNode | null {
  if (script.checkText === null && script.groups.length === 0) return null;
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">Checks and groups</h2>
      {script.checkText !== null && <p class="quiet">{script.checkText}</p>}
      {script.checks.length > 0 && (
        <Grid label="Checks" columns={checkColumns} rows={script.checks} isLively />
      )}
      {script.groups.length > 0 && (
        <Grid label="Groups" columns={groupColumns} rows={script.groups} isLively />
      )}
    </section>
  );
}

const checkColumns: readonly Column<ScriptCheckRow>[] = [
  {
    title: 'check',
    isText: true,
    class: () => 'name',
    sort: ({ check }) => check,
    show: ({ status, check }) => (
      <>
        <span class={`mark ${status}`} role="img" aria-label={statusWords[status]}>
          {statusMarks[status]}
        </span>{' '}
        {check}
      </>
    ),
  },
  { title: 'group', isText: true, sort: ({ group }) => group, show: ({ group }) => group },
  { title: 'passed', sort: ({ passes }) => passes.value, show: ({ passes }) => passes.text },
  {
    title: 'failed',
    sort: ({ fails }) => fails.value,
    class: ({ status }) => (status === 'missed' ? 'missed' : ''),
    show: ({ fails }) => fails.text,
  },
  { title: 'share', sort: ({ share }) => share.value, show: ({ share }) => share.text },
];

const groupColumns: readonly Column<GroupRow>[] = [
  {
    title: 'group',
    isText: true,
    class: () => 'name',
    sort: ({ group }) => group,
    show: ({ group }) => group,
  },
  { title: 'runs', sort: ({ runs }) => runs.value, show: ({ runs }) => runs.text },
  { title: 'average', sort: ({ avg }) => avg.value, show: ({ avg }) => avg.text },
  { title: 'p50', sort: ({ med }) => med.value, show: ({ med }) => med.text },
  { title: 'p95', sort: ({ p95 }) => p95.value, show: ({ p95 }) => p95.text },
  { title: 'max', sort: ({ max }) => max.value, show: ({ max }) => max.text },
];

export function ScriptMetrics({ view: { script } }: { view: View }): VNode | null {
  if (script.metrics.length === 0) return null;
  return (
    <section aria-labelledby="metrics">
      <h2 id="metrics">Metrics of the script</h2>
      <Grid label="Metrics of the script" columns={metricColumns} rows={script.metrics} isLively />
    </section>
  );
}

const metricColumns: readonly Column<MetricRow>[] = [
  {
    title: 'metric',
    isText: true,
    class: () => 'name',
    sort: ({ metric }) => metric,
    show: ({ metric }) => metric,
  },
  { title: 'type', isText: true, sort: ({ type }) => type, show: ({ type }) => type },
  { title: 'unit', isText: true, sort: ({ unit }) => unit, show: ({ unit }) => unit },
  { title: 'figures', isText: true, class: () => 'wrap', show: ({ figures }) => figures },
];
