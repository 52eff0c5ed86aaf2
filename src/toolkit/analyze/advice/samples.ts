/** Advice on how much was measured, and how much of it was recorded. */
import { otherName } from '../../record/types.ts';
import { formatNumber } from '../../format/wording.ts';
import type { Adviser } from './adviser.ts';

/** A hundred requests beyond the percentile. */
const p99Needs = 10_000;

export const fewSamples: Adviser = (_record, { totals }) => {
  if (totals.requests === 0 || totals.requests >= p99Needs) return null;
  return {
    code: 'few-samples',
    severity: 'warning',
    text: 'Too few requests for a p99 to rely on: run longer or with more users.',
    evidence: `${formatNumber(totals.requests)} requests, ${formatNumber(p99Needs)} are needed`,
  };
};

/** Ten beyond it. */
const endpointNeeds = 1000;
const mostNamed = 3;

export const fewEndpointSamples: Adviser = (_record, { endpoints }) => {
  const few = endpoints.filter(({ requests }) => requests < endpointNeeds);
  if (few.length === 0) return null;
  const named = few
    .slice(0, mostNamed)
    .map(({ endpoint, requests }) => `${endpoint} ${formatNumber(requests)}`);
  const rest = few.length > mostNamed ? `, and ${few.length - mostNamed} more` : '';
  return {
    code: 'few-endpoint-samples',
    severity: 'info',
    text: 'Some endpoints had too few requests for a p99 to rely on.',
    evidence: `requests of ${named.join(', ')}${rest}; ${formatNumber(endpointNeeds)} are needed`,
  };
};

/** More endpoints than anybody reads about; an API of this many routes is rare, one URL for each item is not. */
const mostEndpoints = 200;

export const manyNames: Adviser = (_record, { endpoints }) => {
  if (endpoints.length < mostEndpoints) return null;
  const others = endpoints.find(({ endpoint }) => endpoint === otherName)?.requests ?? 0;
  const folded = others === 0 ? '' : `, ${formatNumber(others)} requests of others are counted together`;
  return {
    code: 'many-names',
    severity: 'warning',
    text: "Requests go by their URLs, so that each URL is an endpoint of its own: give those of one route one name, by the tag `name` or k6's http.url`…`.",
    evidence: `${formatNumber(endpoints.length - (others === 0 ? 0 : 1))} endpoints${folded}`,
  };
};

/** What k6 leaves out of a summary unless `summaryTrendStats` asks for it. */
export const thinSummary: Adviser = ({ metrics, plan }) => {
  const latency = metrics.get('http_req_duration')?.values;
  if (plan !== null || latency === undefined) return null;
  const missing = ['med', 'p(95)', 'p(99)', 'count'].filter((stat) => latency[stat] === undefined);
  if (missing.length === 0) return null;
  return {
    code: 'thin-summary',
    severity: 'info',
    text: "Part of the latency was not kept: name it in the script's summaryTrendStats.",
    evidence: `the summary has no ${missing.join(', ')}`,
  };
};

export const timelineGaps: Adviser = ({ timeline }) => {
  if (timeline === null) return null;
  const { periodMs, timesMs } = timeline;
  const steps = Array.from(timesMs.subarray(1), (time, row) => time - (timesMs[row] ?? time));
  const gaps = steps.filter((step) => step > periodMs * 1.5 || step <= 0);
  if (gaps.length === 0) return null;
  const widest = gaps.reduce((most, step) => (Math.abs(step) > Math.abs(most) ? step : most));
  return {
    code: 'timeline-gaps',
    severity: 'warning',
    text: 'The record has gaps: the generator stalled, or its clock was set. Moments may be off by as much.',
    evidence: `${gaps.length} of ${steps.length} periods, the widest ${formatNumber(widest / 1000)} s instead of ${formatNumber(periodMs / 1000)} s`,
  };
};

export const noPlan: Adviser = ({ plan, run }) => {
  if (run === null || plan !== null) return null;
  return {
    code: 'no-plan',
    severity: 'info',
    text: 'The run ended before its load began, or its plan was lost: nothing is known of its phases.',
    evidence: `state ${run.state}`,
  };
};
