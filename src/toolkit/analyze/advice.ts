/** Warnings with evidence: what about this run makes its numbers say less than they seem to. See docs/advice.md. */
import type { RunRecord } from '../record/types.ts';
import { secondsOf, windowsOf } from './load-clock.ts';
import { MetricIndex } from './metric-index.ts';
import type { Report } from './report-schema.ts';
import { formatMs, formatNumber, formatShare } from './wording.ts';

type Advice = Report['advice'][number];
type Measured = Pick<Report, 'generator' | 'totals' | 'endpoints'>;
type Adviser = (record: RunRecord, measured: Measured) => Advice | null;

export function giveAdvice(record: RunRecord, measured: Measured): Advice[] {
  const advisers: Adviser[] = [
    fewSamples,
    longRamp,
    generatorBusy,
    reconnects,
    degradedAnswers,
    noSteadyLoad,
  ];
  return advisers.flatMap((advise) => advise(record, measured) ?? []);
}

/** A hundred requests beyond the percentile. */
const p99Needs = 10_000;

function fewSamples(_record: RunRecord, { totals }: Measured): Advice | null {
  if (totals.requests === 0 || totals.requests >= p99Needs) return null;
  return {
    code: 'few-samples',
    severity: 'warning',
    text: 'Too few requests for a p99 to rely on: run longer or with more users.',
    evidence: `${formatNumber(totals.requests)} requests, ${p99Needs} are needed`,
  };
}

function longRamp({ plan }: RunRecord): Advice | null {
  if (plan === null) return null;
  const ramp = secondsOf(windowsOf(plan, 'ramp'));
  const steady = secondsOf(windowsOf(plan, 'steady'));
  if (steady === 0 || ramp <= steady) return null;
  return {
    code: 'long-ramp',
    severity: 'warning',
    text: 'The ramp is longer than the steady load that the gates judge.',
    evidence: `${formatNumber(ramp)} s of ramp, ${formatNumber(steady)} s steady`,
  };
}

const busyShare = 0.7;

function generatorBusy(_record: RunRecord, { generator }: Measured): Advice | null {
  const { cores, cpuMeanCores } = generator;
  if (cores === null || cpuMeanCores === null || cpuMeanCores < cores * busyShare) return null;
  return {
    code: 'generator-busy',
    severity: 'warning',
    text: 'The generator was busy enough to lengthen the latencies it measured: give it a machine of its own.',
    evidence: `k6 used ${formatNumber(cpuMeanCores)} of ${cores} cores`,
  };
}

const reconnectShare = 0.1;

function reconnects({ summary }: RunRecord): Advice | null {
  const metrics = new MetricIndex(summary);
  const connecting = metrics.value('http_req_connecting', 'avg');
  const duration = metrics.value('http_req_duration', 'avg');
  if (connecting === null || duration === null || connecting < duration * reconnectShare || connecting < 1)
    return null;
  return {
    code: 'reconnects',
    severity: 'warning',
    text: 'Connections are opened again and again: check keep-alive on the target and on what stands before it.',
    evidence: `connecting takes ${formatMs(connecting)} a request on average, the request itself ${formatMs(duration)}`,
  };
}

function degradedAnswers(_record: RunRecord, { totals }: Measured): Advice | null {
  const { degraded, requests } = totals;
  if (degraded === null || degraded === 0) return null;
  return {
    code: 'degraded-answers',
    severity: 'critical',
    text: 'Some answers were fallbacks with status 200: a dependency failed, and the platform hid it.',
    evidence: `${formatNumber(degraded)} of ${formatNumber(requests)} requests (${formatShare(degraded / requests)})`,
  };
}

function noSteadyLoad({ plan, run }: RunRecord): Advice | null {
  if (run === null || plan !== null) return null;
  return {
    code: 'no-plan',
    severity: 'info',
    text: 'The run ended before its load began, or its plan was lost: nothing is known of its phases.',
    evidence: `state ${run.state}`,
  };
}
