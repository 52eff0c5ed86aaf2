/** Of a load that several k6 sent together: how each of them fared. */
import type { Report } from '../../analyze/report-schema.ts';
import { columns, table } from '../../document/build.ts';
import type { Table } from '../../document/document.ts';
import { absent } from '../../document/marks.ts';
import { formatMs, formatNumber } from '../../format/wording.ts';

type Runner = NonNullable<Report['runners']>[number];

const orAbsent = (value: number | null, show: (value: number) => string): string =>
  value === null ? absent : show(value);

/** Null where one k6 sent the load. */
export function runnerTable({ runners }: Report): Table | null {
  if (runners === undefined) return null;
  const heads = columns<Runner>(
    ['runner', ({ runner }) => String(runner), { isText: true }],
    ['requests', ({ requests }) => formatNumber(requests)],
    ['CPU, mean', ({ cpuMeanCores }) => orAbsent(cpuMeanCores, (cores) => `${formatNumber(cores)} cores`)],
    ['late, at most', ({ lateMostMs }) => orAbsent(lateMostMs, formatMs)],
    [
      'began after',
      ({ beganAfterSeconds }) => orAbsent(beganAfterSeconds, (seconds) => formatMs(seconds * 1000)),
    ],
    ['ended', ({ ended }) => ended, { isText: true }],
  );
  return table('Runners', runners, heads);
}
