/** Advice on the machine that sent the load. */
import type { Run } from '../run.ts';
import { fullFrom } from '../exhausted.ts';
import { sum } from '../../statistics/percentiles.ts';
import { formatNumber, formatShare } from '../../format/wording.ts';
import type { Adviser } from './adviser.ts';

/** Of its cores: a generator this busy lengthens what it measures. */
export const busyShare = 0.7;

export const generatorBusy: Adviser = (_record, { generator }) => {
  const { cores, cpuMeanCores } = generator;
  if (cores === null || cpuMeanCores === null || cpuMeanCores < cores * busyShare) return null;
  return {
    code: 'generator-busy',
    severity: 'warning',
    text: 'The generator was busy enough to lengthen the latencies it measured: give it a larger machine.',
    evidence: `k6 used ${formatNumber(cpuMeanCores)} of ${cores} cores`,
  };
};

/** Whether the machine of the generator was full on average while there was load; null where it was not watched. */
export function isMachineFull(record: Run): boolean | null {
  const mean = machineShare(record);
  return Number.isNaN(mean) ? null : mean >= fullFrom.machineMean;
}

function machineShare(record: Run): number {
  const { system } = record;
  const startMs = record.loadStartMs ?? 0;
  const shares = [...(system?.series.get('host.cpuShare') ?? [])].filter(
    (share, row) => !Number.isNaN(share) && (system?.timesMs[row] ?? 0) > startMs,
  );
  return sum(shares) / shares.length;
}

/** k6 itself was not busy, but its machine was. */
export const machineBusy: Adviser = (record, { generator: { cores, cpuMeanCores } }) => {
  const { run } = record;
  if (isMachineFull(record) !== true) return null;
  if (cores === null || cpuMeanCores === null || cpuMeanCores >= cores * busyShare) return null;
  const isShared = run !== null && run.target.kind !== 'remote';
  return {
    code: 'machine-busy',
    severity: 'warning',
    text: isShared
      ? 'Generator and target shared a machine that was full: each lengthened the times of the other.'
      : "Something else kept the generator's machine busy, which lengthens the latencies it measured.",
    evidence: `the machine's CPU was ${formatShare(machineShare(record))} used, by k6 ${formatShare(cpuMeanCores / cores)}`,
  };
};
