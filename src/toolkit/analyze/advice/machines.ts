/** Advice on the machine that sent the load. */
import { loadStartMs } from '../load-clock.ts';
import { sum } from '../statistics.ts';
import { formatNumber, formatShare } from '../wording.ts';
import type { Adviser } from './adviser.ts';

const busyShare = 0.7;

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

const fullShare = 0.9;

/** k6 itself was not busy, but its machine was. */
export const machineBusy: Adviser = (record, { generator: { cores, cpuMeanCores } }) => {
  const { system, run } = record;
  const startMs = loadStartMs(record) ?? 0;
  const shares = [...(system?.series.get('host.cpuShare') ?? [])].filter(
    (share, row) => !Number.isNaN(share) && (system?.timesMs[row] ?? 0) > startMs,
  );
  const mean = sum(shares) / shares.length;
  if (shares.length === 0 || mean < fullShare) return null;
  if (cores === null || cpuMeanCores === null || cpuMeanCores >= cores * busyShare) return null;
  const isShared = run !== null && run.target.kind !== 'remote';
  return {
    code: 'machine-busy',
    severity: 'warning',
    text: isShared
      ? 'Generator and target shared a machine that was full: each lengthened the times of the other.'
      : "Something else kept the generator's machine busy, which lengthens the latencies it measured.",
    evidence: `the machine's CPU was ${formatShare(mean)} used, by k6 ${formatShare(cpuMeanCores / cores)}`,
  };
};
