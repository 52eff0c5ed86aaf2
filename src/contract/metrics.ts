/**
 * The names under which the bundles count and the toolkit reads, whatever the platform; a platform's own metrics and
 * kinds of failure are in its platform.json, everything else is k6's own.
 */
export const metricNames = {
  /** Rate, one sample a request: the status is the expected one, the body is right and not degraded. */
  requestOk: 'request_ok',
  /** Rate, one sample a request: a 200 whose body is a fallback. */
  degraded: 'degraded_responses',
  /** Counter, only of failed requests, tagged `name`, `error`, `status`, `error_code`: how many of each kind. */
  requestFailures: 'request_failures',
  /** Counter, one sample an iteration, tagged `user` and `task`: the observed mix. */
  taskRuns: 'task_runs',
  /** Counter, only of tasks that threw, tagged `user`, `task`, `error` (the exception's name): the script's own faults. */
  scriptErrors: 'script_errors',
  /**
   * Gauge of a runner in a cluster, whose log nobody reads: when its load began, in epoch ms, tagged `bundle`, the SHA-256 of
   * what it runs. k6's OpenTelemetry output repeats a gauge each period, so that one that is lost costs nothing.
   */
  runnerBegan: 'runner_began',
} as const;

/**
 * Metrics that k6 cannot compute; thresholds.json may name them in gates and targets,
 * the bundle keeps them from k6 and src/toolkit/analyze judges them (`value<1.5`).
 */
export const derivedMetrics = [
  'degradation_ratio',
  'memory_leaks',
  'good_step_rate',
  'bracket_rate',
] as const;
export type DerivedMetric = (typeof derivedMetrics)[number];

/** What each trend must hold, in k6's `summaryTrendStats`; `count` tells 'no data' from 'fast'. */
export const trendStats = ['avg', 'min', 'med', 'max', 'p(75)', 'p(90)', 'p(95)', 'p(99)', 'count'] as const;

/** How a request can fail of any platform: the `error` tag of `request_ok` and `request_failures`. */
export const failureKinds = [
  /** No response: DNS, TCP, TLS, timeout; k6's error code says which. */
  'network',
  /** A status that is not the expected one. */
  'status',
  /** The body is not JSON or lacks a field of the contract. */
  'body',
  /** A 200 with a fallback in it. */
  'degraded',
] as const;
export type CommonFailureKind = (typeof failureKinds)[number];
