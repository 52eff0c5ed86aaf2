/** What replicas are worth. Input: plan/scaling-report.ts. */
import { formatNumber, formatShare, plural } from '../format/wording.ts';
import { banner, columns, command, facts, list, paragraph, plot, section, table } from '../document/build.ts';
import type { Plot, Point } from '../document/chart-spec.ts';
import type { Document, Table } from '../document/document.ts';
import { absent } from '../document/marks.ts';
import type { ScalingReport } from '../capacity/report-schema.ts';
import { latencyChart } from './capacity-charts.ts';
import { formatDate } from '../format/moment.ts';
import { scalabilitySection, scalabilitySentences } from './scalability.ts';

export function scalingDocument(report: ScalingReport): Document {
  const law = scalabilitySentences(report.usl, 'replicas');
  const top = banner({
    tone: report.bottleneck === null ? 'good' : 'bad',
    verdict: headline(report),
    name: 'scaling',
    reasons: report.findings,
    facts: [
      { label: 'SLO', text: report.slo },
      { label: 'began', text: formatDate(report.started_at) },
      { label: 'took', text: `${formatNumber(report.seconds_used / 60)} min` },
    ],
  });
  const sizes = sizeTable(report);
  const measured = [capacityChart(report), sizes, scalabilitySection(report.usl, 'replicas')];
  const again = [command(report.command), list(report.notes)];
  const withLaw = { ...top, reasons: [...report.findings, ...law] };
  return {
    title: `Scaling: ${headline(report)}`,
    page: [
      top,
      section('Capacity by replicas', measured, { id: 'sizes' }),
      ...report.sizes.map(({ replicas, capacity }) =>
        section(
          plural(replicas, 'replica'),
          [paragraph(capacity.findings[0] ?? ''), latencyChart(capacity)],
          {
            id: `size-${replicas}`,
          },
        ),
      ),
      section('To repeat it', again, { id: 'repeat' }),
    ],
    comment: [withLaw, sizes, ...section('', again).blocks],
    screen: [facts(top.facts, true), list(report.notes, true), sizes, withLaw],
  };
}

function headline({ sizes }: ScalingReport): string {
  const last = sizes.filter(({ efficiency }) => efficiency !== null).at(-1);
  if (last?.efficiency == null) return 'not measured';
  return `${formatShare(last.efficiency)} of linear at ${last.replicas}`;
}

/** What one replica of the smallest size serves. */
function eachOf({ sizes: [first] }: ScalingReport): number | null {
  return first?.perSecond == null ? null : first.perSecond / first.replicas;
}

function capacityChart(report: ScalingReport): Plot {
  const each = eachOf(report);
  const linear = report.sizes.flatMap(({ replicas }): Point[] =>
    each === null ? [] : [[replicas, each * replicas]],
  );
  const measured = report.sizes.flatMap(({ replicas, perSecond }): Point[] =>
    perSecond === null ? [] : [[replicas, perSecond]],
  );
  return plot({
    title: 'Capacity',
    caption: 'requests/s by replicas',
    height: 240,
    unit: '/s',
    series: [
      { name: 'linear', tone: 'rest', shape: 'line', points: linear },
      { name: 'measured', tone: 'one', shape: 'line', points: measured },
      { name: 'sizes', tone: 'one', shape: 'dots', points: measured },
    ],
  });
}

function sizeTable(report: ScalingReport): Table {
  const each = eachOf(report);
  const all = columns<ScalingReport['sizes'][number]>(
    ['replicas', ({ replicas }) => String(replicas), { isText: true }],
    ['held /s', ({ capacity: { held } }) => (held === null ? absent : formatNumber(held.level))],
    ['broke /s', ({ capacity: { broke } }) => (broke === null ? absent : formatNumber(broke.level))],
    ['linear /s', ({ replicas }) => (each === null ? absent : formatNumber(each * replicas))],
    ['efficiency', ({ efficiency }) => (efficiency === null ? absent : formatShare(efficiency))],
  );
  return table('Capacity by replicas', report.sizes, all);
}
