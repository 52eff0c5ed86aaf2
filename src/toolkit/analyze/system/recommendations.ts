/** What to change, each with the numbers it rests on; nothing is recommended that this run gives no number for. */
import type { ResourceLimits } from '../../../contract/thresholds.ts';
import type { Run } from '../run.ts';
import { formatBytes, formatNumber, formatShare } from '../../format/wording.ts';
import { secondsPerDay } from './endurance.ts';
import type { SlowTime } from './latency-plateau.ts';
import { numbersOf, readFigures, remedies } from './remedies.ts';
import type { Bottleneck, Endurance, Outage, Recommendation } from './target-schema.ts';

interface Findings {
  readonly slow: SlowTime | null;
  readonly bottleneck: Bottleneck | null;
  readonly endurance: Endurance;
  readonly outages: readonly Outage[];
  readonly limits: ResourceLimits;
}

export function recommend(record: Run, findings: Findings): Recommendation[] {
  return [
    againstBottleneck(record, findings),
    againstLeak(findings.endurance),
    againstOutages(findings.outages),
  ].filter((one) => one !== null);
}

function againstBottleneck(record: Run, { bottleneck, slow, limits }: Findings): Recommendation | null {
  if (bottleneck === null) return null;
  const figures = readFigures(record, slow);
  const advice = remedies[bottleneck.kind](figures, limits, bottleneck);
  return {
    code: `bottleneck-${bottleneck.kind}`,
    severity: bottleneck.confidence === 'high' ? 'critical' : 'warning',
    evidence: bottleneck.evidence.join('; '),
    ...advice,
  };
}

function againstLeak({ memory }: Endurance): Recommendation | null {
  const { status, growthBytesPer24h, growthShare, secondsToLimit, limitBytes, pValue } = memory;
  if (status !== 'leak' || growthBytesPer24h === null || growthShare === null) return null;
  const when =
    secondsToLimit === null || limitBytes === null
      ? ''
      : `, which reaches ${formatBytes(limitBytes)} in ${formatNumber(secondsToLimit / 3600)} h`;
  return {
    code: 'memory-leak',
    severity: 'critical',
    text: `Memory grows by ${formatBytes(growthBytesPer24h)} in 24 h${when}: find what is kept by comparing heap snapshots from both ends of the run; until then restart at least every ${formatNumber(restartHours(secondsToLimit))} h.`,
    evidence: `${formatShare(growthShare)} more over the run, p ${pValue !== null && pValue < 0.001 ? '< 0.001' : String(Number(pValue?.toPrecision(2)))}`,
    numbers: numbersOf({ growthBytesPer24h, growthShare, secondsToLimit: secondsToLimit ?? NaN }),
  };
}

/** Half of the time that is left; a day where no limit is known. */
function restartHours(secondsToLimit: number | null): number {
  return (secondsToLimit ?? secondsPerDay * 2) / 2 / 3600;
}

function againstOutages(outages: readonly Outage[]): Recommendation | null {
  const late = outages.find(({ isInTime }) => isInTime === false);
  if (late === undefined) return null;
  const { outageSeconds, recoverySeconds, targetSeconds } = late;
  return {
    code: 'slow-recovery',
    severity: 'warning',
    text: `After the first success it took ${formatNumber(recoverySeconds ?? 0)} s until p95 and success were normal (target < ${formatNumber(targetSeconds ?? 0)} s): warm caches and connections before taking traffic, and limit retries.`,
    evidence: `the outage itself lasted ${formatNumber(outageSeconds ?? 0)} s`,
    numbers: numbersOf({ outageSeconds: outageSeconds ?? NaN, recoverySeconds: recoverySeconds ?? NaN }),
  };
}
