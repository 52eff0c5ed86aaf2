/** What the target was doing, in words: said once for the page, Markdown and the terminal. */
import type { Analysis } from '../../analyze/analysis.ts';
import type { Report } from '../../analyze/report-schema.ts';
import { neverRight } from '../../analyze/account/stories.ts';
import { recoveryTargetSeconds } from '../../analyze/system/outages.ts';
import { formatBytes, formatFigure, formatNumber, formatShare } from '../../analyze/wording.ts';
import type { Fact } from './facts.ts';
import { formatDuration, formatOffset } from './moment.ts';

type Target = Report['target'];

/** Something that happened at a moment; `mark` stands on the charts as well. */
export interface TargetEvent {
  readonly mark: '!' | '~' | '↑' | '↓' | '✕';
  readonly seconds: number;
  /** `+2:14`. */
  readonly at: string;
  readonly kind: string;
  readonly text: string;
  readonly isBad: boolean;
}

export interface TargetView {
  /** Null where nothing is known of the target. */
  readonly bottleneck: BottleneckView | null;
  /** What can be said where no bottleneck is named. */
  readonly quiet: string;
  readonly events: readonly TargetEvent[];
  readonly facts: readonly Fact[];
  readonly recommendations: Target['recommendations'];
  readonly statements: Target['statements'];
  /** What was not looked for, and why. */
  readonly notes: readonly string[];
}

interface BottleneckView {
  /** `all of the target's CPU, from +0:21 on (high confidence)`. */
  readonly text: string;
  readonly evidence: readonly string[];
  readonly runnerUp: string | null;
}

export function targetView({ report, charts }: Analysis): TargetView {
  const { target } = report;
  return {
    bottleneck: bottleneckView(target),
    quiet: quietText(report, charts !== null),
    events: eventsOf(report),
    facts: factsOf(report),
    recommendations: target.recommendations,
    statements: target.statements,
    notes: target.notEvaluated.map(
      ({ label, phase, reason }) => `Anomalies of ${label} in ${phase} were not evaluated: ${reason}.`,
    ),
  };
}

function bottleneckView({ bottleneck }: Target): BottleneckView | null {
  if (bottleneck === null) return null;
  const { label, since, confidence, evidence, runnerUp } = bottleneck;
  return {
    text: `${label}, from ${formatOffset(since.secondsIntoLoad)} on (${confidence} confidence)`,
    evidence,
    runnerUp: runnerUp === null ? null : `${runnerUp.label}: ${runnerUp.evidence.join('; ')}`,
  };
}

function quietText({ target: { wasWatched }, account }: Report, isLatencyKnown: boolean): string {
  if (account.slow === 'unknown' && account.endpoints.some(neverRight))
    return 'No bottleneck was looked for: what never answered right is not held back by load.';
  if (!wasWatched) return 'The target was not watched: what held it back is not known.';
  return isLatencyKnown
    ? 'No bottleneck: latency left no plateau for long, and memory did not run away.'
    : 'No resource was at its limit for most of the time; how latency went is not known.';
}

/** The bottleneck as an answer to 'why'. */
export function bottleneckCause({ report }: Analysis): string | null {
  const seen = bottleneckView(report.target);
  return seen === null ? null : `The bottleneck: ${seen.text}: ${seen.evidence.join('; ')}.`;
}

/** Alerts, anomalies, scaling moments and outages in the order of time. */
export function eventsOf({ target, scaling_events: scaling }: Report): TargetEvent[] {
  const alerts = target.alerts.map(({ secondsIntoLoad, severity, label, value, limit, unit, lastsSeconds }) =>
    eventOf('!', secondsIntoLoad, {
      kind: `${severity} alert`,
      text: `${label} ${formatFigure(value, unit)}, limit ${formatFigure(limit, unit)}, for ${formatDuration(lastsSeconds)}`,
      isBad: severity === 'critical',
    }),
  );
  const anomalies = target.anomalies.map(
    ({ secondsIntoLoad, label, value, baselineMean, unit, phase, lastsSeconds }) =>
      eventOf('~', secondsIntoLoad, {
        kind: 'anomaly',
        text: `${label} ${formatFigure(value, unit)}, usually ${formatFigure(baselineMean, unit)} in ${phase}, for ${formatDuration(lastsSeconds)}`,
        isBad: true,
      }),
  );
  const moments = scaling.map(({ secondsIntoLoad, action, reason, evidence }) =>
    eventOf(action === 'scale_up' ? '↑' : '↓', secondsIntoLoad, {
      kind: action.replace('_', ' '),
      text: `${reason} (${evidence})`,
      isBad: false,
    }),
  );
  const outages = target.outages.map((outage) =>
    eventOf('✕', outage.failed.secondsIntoLoad, {
      kind: 'outage',
      text: outageText(outage),
      isBad: outage.isInTime !== true,
    }),
  );
  return [...alerts, ...anomalies, ...moments, ...outages].sort((a, b) => a.seconds - b.seconds);
}

function eventOf(
  mark: TargetEvent['mark'],
  seconds: number,
  facts: Pick<TargetEvent, 'kind' | 'text' | 'isBad'>,
): TargetEvent {
  return { mark, seconds, at: formatOffset(seconds), ...facts };
}

function outageText({
  firstSuccess,
  normalAgain,
  outageSeconds,
  recoverySeconds,
}: Target['outages'][number]): string {
  if (firstSuccess === null || outageSeconds === null) return 'most requests failed from then on to the end';
  const down = `down for ${formatDuration(outageSeconds)}, first success at ${formatOffset(firstSuccess.secondsIntoLoad)}`;
  if (normalAgain === null || recoverySeconds === null) return `${down}, not normal again until the end`;
  return `${down}, p95 and success normal ${formatDuration(recoverySeconds)} later (target < ${recoveryTargetSeconds} s)`;
}

function factsOf({ system_metrics: metrics, target: { endurance } }: Report): Fact[] {
  const percent = (value: number | null): string | null => (value === null ? null : formatShare(value / 100));
  const mib = (value: number | null): string | null => (value === null ? null : formatBytes(value * 2 ** 20));
  const { memory, latencyTrend, degradationRatio } = endurance;
  const facts: readonly (readonly [string, string | null])[] = [
    ['CPU, mean', percent(metrics?.cpu.mean ?? null)],
    ['CPU, p95', percent(metrics?.cpu.p95 ?? null)],
    ['CPU, peak', percent(metrics?.cpu.max ?? null)],
    ['Memory, mean', mib(metrics?.memory.mean_mb ?? null)],
    ['Memory, peak', mib(metrics?.memory.peak_mb ?? null)],
    ['Memory leak', leakText(memory)],
    ['Latency, last third ÷ first', degradationRatio === null ? null : `${formatNumber(degradationRatio)}×`],
    [
      'Latency trend',
      latencyTrend.growthShare === null
        ? null
        : `${latencyTrend.status}, ${formatShare(latencyTrend.growthShare)} over the run`,
    ],
  ];
  return facts.flatMap(([label, text]) => (text === null ? [] : [{ label, text }]));
}

function leakText(memory: Target['endurance']['memory']): string | null {
  const { status, reason, growthBytesPer24h, rise, levelBytes } = memory;
  switch (status) {
    case 'not-watched':
      return null;
    case 'leak':
      return `yes: ${formatBytes(growthBytesPer24h ?? 0)} in 24 h${untilLimit(memory)}`;
    case 'step':
      return rise === null
        ? 'none'
        : `none: rose once by ${formatBytes(rise.bytes)} at ${formatOffset(rise.secondsIntoLoad)} and stayed`;
    case 'plateau':
      return `none: levelled off at ${formatBytes(levelBytes ?? 0)}`;
    case 'none':
      return growthBytesPer24h === null || growthBytesPer24h <= 0
        ? 'none'
        : `none: ${formatBytes(growthBytesPer24h)} in 24 h`;
    case 'unknown':
      return `not known: ${reason ?? ''}`;
    case 'insufficient':
      return `not evaluated: ${reason ?? ''}`;
  }
}

function untilLimit({ secondsToLimit, limitBytes }: Target['endurance']['memory']): string {
  return secondsToLimit === null || limitBytes === null
    ? ''
    : `, ${formatBytes(limitBytes)} in ${formatDuration(secondsToLimit)}`;
}
