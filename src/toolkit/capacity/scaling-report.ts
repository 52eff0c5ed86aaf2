/**
 * What replicas are worth: report.json of a measurement of scaling.
 * Input: scaling.json. Output: each size's capacity, its efficiency against linear growth, the law through the sizes,
 * and what the replicas share where they don't scale.
 */
import type { ScalingRecord } from '../record/types.ts';
import { formatNumber, formatShare } from '../format/wording.ts';
import { capacityReport } from './capacity-report.ts';
import type { CapacityReport, ScalingReport, ScalingSize } from './report-schema.ts';
import { sharedBottleneck } from './shared-bottleneck.ts';
import { fitUsl } from '../statistics/usl.ts';

export function scalingReport(record: ScalingRecord): ScalingReport {
  const measured = record.sizes.map(({ replicas, search }) => {
    const capacity = capacityReport(search);
    return { replicas, capacity, perSecond: capacityOf(capacity) };
  });
  const [first] = measured;
  const each = first?.perSecond == null ? null : first.perSecond / first.replicas;
  const sizes = measured.map((size) => ({
    ...size,
    efficiency: each === null || size.perSecond === null ? null : size.perSecond / (size.replicas * each),
  }));
  const points = sizes.flatMap(({ replicas, perSecond }) =>
    perSecond === null ? [] : [{ load: replicas, ratePerSecond: perSecond }],
  );
  const contention = each === null ? null : contentionOf(sizes, first?.replicas ?? 1);
  const found = { sizes, contention, usl: fitUsl(points), bottleneck: sharedBottleneck(sizes) };
  return {
    schema_version: 1,
    kind: 'scaling',
    name: record.id,
    command: record.command,
    started_at: record.startedAt,
    seconds_used: record.secondsUsed,
    slo: record.sizes[0]?.search.slo ?? '',
    ...found,
    findings: findings(found),
    notes: [...new Set(sizes.flatMap(({ capacity }) => capacity.notes))],
  };
}

function capacityOf({ held, broke }: CapacityReport): number | null {
  if (held === null) return null;
  return broke === null ? held.level : Math.sqrt(held.level * broke.level);
}

/**
 * Amdahl's law C(n) = n ÷ (1 + α(n−1)) by least squares on its linear form n/C(n) − 1 = α(n−1): two sizes are enough
 * for its one parameter (N. Gunther, Guerrilla Capacity Planning, 2007, 4.4). Sizes count in units of the smallest.
 */
function contentionOf(sizes: readonly ScalingSize[], smallest: number): number | null {
  const others = sizes.flatMap(({ replicas, efficiency }) =>
    efficiency === null || replicas === smallest
      ? []
      : [{ more: replicas / smallest - 1, loss: 1 / efficiency - 1 }],
  );
  if (others.length === 0) return null;
  const upper = others.reduce((sum, { more, loss }) => sum + more * loss, 0);
  const lower = others.reduce((sum, { more }) => sum + more * more, 0);
  return Math.min(1, Math.max(0, upper / lower));
}

function findings({
  sizes,
  contention,
  bottleneck,
}: Pick<ScalingReport, 'sizes' | 'contention' | 'bottleneck'>): string[] {
  return [
    ...sizes.map(sizeText),
    bottleneck,
    contention === null ? null : contentionText(sizes, contention),
  ].filter((text) => text !== null);
}

function sizeText({ replicas, capacity, perSecond, efficiency }: ScalingSize): string {
  const name = `${replicas} ${replicas === 1 ? 'replica' : 'replicas'}`;
  if (perSecond === null) return `${name}: ${capacity.findings[0] ?? 'nothing is known'}`;
  const { held, broke } = capacity;
  const range =
    broke === null
      ? `≥ ${formatNumber(held?.level ?? 0)}`
      : `${formatNumber(held?.level ?? 0)} – ${formatNumber(broke.level)}`;
  const share = efficiency === null ? '' : `, ${formatShare(efficiency)} of linear`;
  return `${name}: ${range} requests/s${share}.`;
}

/** Below this share the sizes' own brackets explain it. */
const leastContention = 0.02;

function contentionText(sizes: readonly ScalingSize[], contention: number): string {
  if (contention < leastContention) return 'Replicas add up: no contention was seen between them.';
  const [first] = sizes;
  const limit = first?.perSecond == null ? 0 : first.perSecond / contention;
  return `Contention ${formatShare(contention)}: by Amdahl's law no number of replicas gets past ${formatNumber(limit)} requests/s.`;
}
