/**
 * What a runner asks of its node. By the calibration of this very bundle where there is one, else by a rule that is said
 * beside the number. Input: the planned load, how many share it. Output: for the TestRun.
 */
import { formatNumber } from '../format/wording.ts';
import type { Reasoned } from '../plan/sizing.ts';
import type { Calibration } from '../record/calibration-schema.ts';

const mebibyte = 2 ** 20;
/** Another node is not the machine that was measured, and who is at its end measures itself. */
const headroom = 1.25;
/** Resident, at Go's default for collections. */
const ruleBytes = { base: 120 * mebibyte, vu: 0.4 * mebibyte };
const stepMi = 64;
const stepMilli = 100;

export interface SharedLoad {
  readonly scenario: string;
  readonly runners: number;
  readonly vus: number;
  /** Null where nothing but the target's speed decides. */
  readonly iterationsPerSecond: number | null;
  readonly calibration: Calibration | null;
}

export function cpuOf({ scenario, runners, iterationsPerSecond, calibration }: SharedLoad): Reasoned<number> {
  const perCpuSecond = calibration?.requestsPerCpuSecond ?? null;
  if (calibration === null || perCpuSecond === null || iterationsPerSecond === null) {
    const because = `one core each; jorge-load calibrate ${scenario}, before this, measures what it takes`;
    return { value: 1000, because };
  }
  const perSecond = (iterationsPerSecond * calibration.requestsPerIteration) / runners;
  const milli = (perSecond / perCpuSecond) * headroom * 1000;
  return {
    value: Math.max(stepMilli, Math.ceil(milli / stepMilli) * stepMilli),
    because: `${formatNumber(perSecond)} requests/s at ${formatNumber(perCpuSecond)} a CPU second, as calibrated on ${calibration.machine.cpuModel}, and a quarter more`,
  };
}

export function memoryOf({ runners, vus, calibration }: SharedLoad): Reasoned<number> {
  const measured = calibration?.memory ?? null;
  const base = measured?.baseBytes ?? ruleBytes.base;
  const vu = measured === null || measured.vuBytes === 0 ? ruleBytes.vu : measured.vuBytes;
  const own = Math.ceil(vus / runners);
  const mi = ((base + own * vu) * headroom) / mebibyte;
  const by = measured === null ? 'by rule' : 'as calibrated';
  return {
    value: Math.ceil(mi / stepMi) * stepMi,
    because: `${formatNumber(own)} VUs, ${by}, and a quarter more; GOMEMLIMIT stays below it`,
  };
}
