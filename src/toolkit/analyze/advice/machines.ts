/** Advice on the machine that sent the load. */
import type { Run } from '../run.ts';
import { fullFrom } from '../exhausted.ts';
import { usedShare } from '../generator.ts';
import type { Report } from '../report-schema.ts';
import { mean } from '../../statistics/percentiles.ts';
import { formatNumber, formatShare } from '../../format/wording.ts';
import type { Adviser } from './adviser.ts';

/** Of what it may use: a generator this busy lengthens what it measures. */
export const busyShare = 0.7;

export const generatorBusy: Adviser = (_record, { generator }) => {
  const used = usedShare(generator);
  if (used === null || used < busyShare) return null;
  return {
    code: 'generator-busy',
    severity: 'warning',
    text: 'The generator was busy enough to lengthen the latencies it measured: give it a larger machine.',
    evidence: usedWords(generator, used),
  };
};

/** `k6 used 1.7 of 2 cores`, or of what a quota leaves it. */
function usedWords({ cores, cpuMeanCores, cpuMeanShare }: Report['generator'], used: number): string {
  if (cpuMeanCores === null) return `k6 used ${formatShare(used)} of the CPU that it may use`;
  const own = formatNumber(cpuMeanCores);
  return cpuMeanShare === undefined || cores === null || Math.abs(cpuMeanCores / cores - used) < 0.01
    ? `k6 used ${own} of ${cores} cores`
    : `k6 used ${own} cores, ${formatShare(used)} of what it may use`;
}

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
  return mean(shares);
}

/** k6 itself was not busy, but its machine was. */
export const machineBusy: Adviser = (record, { generator }) => {
  const { run } = record;
  const used = usedShare(generator);
  if (isMachineFull(record) !== true || used === null || used >= busyShare) return null;
  const isShared = run !== null && run.target.kind !== 'remote';
  return {
    code: 'machine-busy',
    severity: 'warning',
    text: isShared
      ? 'Generator and target shared a machine that was full: each lengthened the times of the other.'
      : "Something else kept the generator's machine busy, which lengthens the latencies it measured.",
    evidence: `the machine's CPU was ${formatShare(machineShare(record))} used; ${usedWords(generator, used)}`,
  };
};
