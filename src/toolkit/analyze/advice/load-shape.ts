/** Advice on the load itself: its phases, its mix, its users' waits, and what was asked of it. */
import { rampPhase, steadyPhase } from '../../../contract/phases.ts';
import { secondsOf, windowsOf } from '../load-clock.ts';
import { formatMs, formatNumber, formatShare } from '../../format/wording.ts';
import type { Adviser } from './adviser.ts';

export const longRamp: Adviser = ({ plan }) => {
  if (plan === null) return null;
  const ramp = secondsOf(windowsOf(plan, rampPhase));
  const steady = secondsOf(windowsOf(plan, steadyPhase));
  if (steady === 0 || ramp <= steady) return null;
  return {
    code: 'long-ramp',
    severity: 'warning',
    text: 'The ramp is longer than the steady load that the gates judge.',
    evidence: `${formatNumber(ramp)} s of ramp, ${formatNumber(steady)} s steady`,
  };
};

const shortestSteadySeconds = 60;

export const shortSteady: Adviser = ({ plan }) => {
  const steady = plan === null ? 0 : secondsOf(windowsOf(plan, steadyPhase));
  // A load of one phase, such as a burst, is meant to be over at once.
  if (steady === 0 || steady >= shortestSteadySeconds || (plan?.phases.length ?? 0) < 2) return null;
  return {
    code: 'short-steady',
    severity: 'info',
    text: 'The steady load is short: what takes a minute to show (scaling, expiring caches, garbage) is not in it.',
    evidence: `${formatNumber(steady)} s steady`,
  };
};

/** Below this a difference between declared and observed mix is no chance. */
const significance = 0.01;

export const mixNotKept: Adviser = (_record, { mix_p_value: pValue }) => {
  if (pValue === null || pValue >= significance) return null;
  return {
    code: 'mix-not-kept',
    severity: 'warning',
    text: 'The tasks were not run in the declared mix: slow or failing ones may be under-represented.',
    evidence: `χ² test, p ${pValue < 0.001 ? '< 0.001' : `= ${pValue.toFixed(3)}`}`,
  };
};

const idleShare = 0.9;

/** In a closed model, throughput = users ÷ (wait + latency): Little's law (Little, 1961). */
export const thinkTime: Adviser = ({ metrics, plan }) => {
  if (plan?.model === 'open') return null;
  const iteration = metrics.value('iteration_duration', 'avg');
  const iterations = metrics.value('iterations', 'count');
  const request = metrics.value('http_req_duration', 'avg');
  const requests = metrics.value('http_reqs', 'count');
  if (iteration === null || iterations === null || request === null || requests === null) return null;
  const share = 1 - (request * requests) / (iteration * iterations);
  if (share < idleShare) return null;
  return {
    code: 'think-time',
    severity: 'info',
    text: "The users' number and waits set the throughput, not the target: it could be far from its limit.",
    evidence: `${formatShare(share)} of an iteration's ${formatMs(iteration)} is not spent on requests`,
  };
};

export const noGates: Adviser = (_record, { checks, totals }) => {
  if (totals.requests === 0 || checks.some(({ kind }) => kind === 'gate')) return null;
  return {
    code: 'no-gates',
    severity: 'warning',
    text: 'No limit is on record that could have been broken: state thresholds, or judge it with --thresholds.',
    evidence: '0 gates',
  };
};
