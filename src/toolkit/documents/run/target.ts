/** What the target was doing: what held it back, what happened to it and when, and what to change. */
import { neverRight } from '../../analyze/account/stories.ts';
import type { Analysis } from '../../analyze/analysis.ts';
import type { Report } from '../../analyze/report-schema.ts';
import { formatBytes, formatFigure, formatNumber, formatShare } from '../../format/wording.ts';
import {
  columns,
  facts,
  fold,
  list,
  paragraph,
  quiet,
  section,
  styled,
  table,
} from '../../document/build.ts';
import type { Block, Fact, Item, Section, Table } from '../../document/document.ts';
import { formatDuration, formatOffset } from '../../format/moment.ts';
import { adviceItem } from './advice.ts';
import { firstOf } from './screen.ts';

type Target = Report['target'];

/** Something that happened at a moment; `mark` stands on the charts as well. */
export interface TargetEvent {
  readonly mark: '!' | '~' | '↑' | '↓' | '✕';
  readonly seconds: number;
  /** `+2:14`. */
  readonly at: string;
  readonly kind: string;
  readonly text: string;
}

const title = 'The target';
const eventsTitle = 'Alerts, anomalies, scaling moments and outages';

export function targetSection({ report, charts }: Analysis): Section {
  const { target } = report;
  const { recommendations, statements, notEvaluated } = target;
  const change = section('What to change', [list(recommendations.map(adviceItem))]);
  const top = section('Top statements', [list(statements.map((one) => ({ text: [styled('code', one)] })))]);
  const known = targetFacts(report);
  const events = eventsOf(report);
  const unseen = notEvaluated.map(({ label, phase, reason }) =>
    paragraph(`Anomalies of ${label} in ${phase} were not evaluated: ${reason}.`, true),
  );
  return section(
    title,
    [
      ...bottleneckBlocks(report, charts !== null),
      recommendations.length === 0 ? null : change,
      events.length === 0 ? null : eventTable(events),
      statements.length === 0 ? null : top,
      facts(known),
      ...unseen,
    ],
    { id: 'target', nav: 'Target' },
  );
}

export function targetInShort({ report }: Analysis): Block[] {
  const { recommendations, statements } = report.target;
  const named = bottleneckText(report.target);
  const said = named === null ? [] : [`The bottleneck: ${named}`];
  return [
    section(title, [list([...said, ...recommendations.map(adviceItem)])]),
    fold(eventsTitle, [eventTable(eventsOf(report))]),
    fold('Top statements', [list(statements)]),
  ];
}

const mostEvents = 5;

/**
 * What happened to the target, and what to change; nothing where nothing did.
 * @param isNamed why it broke names the bottleneck already
 */
export function targetOnScreen({ report }: Analysis, isNamed: boolean): Section[] {
  const named = isNamed ? null : bottleneckText(report.target);
  const seen = eventsOf(report).map(({ mark, at, kind, text }) => `${mark} ${at}  ${kind}: ${text}`);
  return [
    section(title, [
      list([...(named === null ? [] : [`bottleneck: ${named}`]), ...firstOf(seen, mostEvents)]),
    ]),
    section('What to change', [list(report.target.recommendations.map(({ text }) => text))]),
  ];
}

/** `all of the target's CPU, from +0:21 on (high confidence)`. */
function bottleneckText({ bottleneck }: Target): string | null {
  if (bottleneck === null) return null;
  const { label, since, confidence } = bottleneck;
  return `${label}, from ${formatOffset(since.secondsIntoLoad)} on (${confidence} confidence)`;
}

/** The bottleneck as an answer to 'why'. */
export function bottleneckCause({ report: { target } }: Analysis): string | null {
  const named = bottleneckText(target);
  return named === null
    ? null
    : `The bottleneck: ${named}: ${(target.bottleneck?.evidence ?? []).join('; ')}.`;
}

function bottleneckBlocks(report: Report, isLatencyKnown: boolean): Block[] {
  const { bottleneck } = report.target;
  const named = bottleneckText(report.target);
  if (bottleneck === null || named === null) return [paragraph(quietText(report, isLatencyKnown))];
  const { evidence, runnerUp } = bottleneck;
  const next: Item[] =
    runnerUp === null
      ? []
      : [{ text: [quiet(`Next in line was ${runnerUp.label}: ${runnerUp.evidence.join('; ')}.`)] }];
  return [
    paragraph(['The bottleneck: ', styled('strong', named), '.']),
    list([...evidence.map((text) => ({ text })), ...next]),
  ];
}

function eventTable(events: readonly TargetEvent[]): Table {
  const heads = columns<TargetEvent>(
    ['when', ({ mark, at }) => `${mark} ${at}`, { isText: true }],
    ['what', ({ kind }) => [quiet(kind)], { isText: true }],
    ['how', ({ text }) => text, { isText: true, wraps: true }],
  );
  return table(eventsTitle, events, heads);
}

function quietText({ target: { wasWatched }, account }: Report, isLatencyKnown: boolean): string {
  if (account.slow === 'unknown' && account.endpoints.some(neverRight))
    return 'No bottleneck was looked for: what never answered right was not slowed down by load.';
  if (!wasWatched) return 'The target was not watched: what held it back is not known.';
  return isLatencyKnown
    ? 'No bottleneck: latency did not stay above its usual level for long, and memory did not grow on and on.'
    : 'No resource was at its limit for most of the time; how latency went is not known.';
}

/** Alerts, anomalies, scaling moments and outages in the order of time. */
export function eventsOf({ target, scaling_events: scaling }: Report): TargetEvent[] {
  const alerts = target.alerts.map(({ secondsIntoLoad, severity, label, value, limit, unit, lastsSeconds }) =>
    eventOf('!', secondsIntoLoad, {
      kind: `${severity} alert`,
      text: `${label} ${formatFigure(value, unit)}, limit ${formatFigure(limit, unit)}, for ${formatDuration(lastsSeconds)}`,
    }),
  );
  const anomalies = target.anomalies.map(
    ({ secondsIntoLoad, label, value, baselineMean, unit, phase, lastsSeconds }) =>
      eventOf('~', secondsIntoLoad, {
        kind: 'anomaly',
        text: `${label} ${formatFigure(value, unit)}, usually ${formatFigure(baselineMean, unit)} in ${phase}, for ${formatDuration(lastsSeconds)}`,
      }),
  );
  const moments = scaling.map(({ secondsIntoLoad, action, reason, evidence }) =>
    eventOf(action === 'scale_up' ? '↑' : '↓', secondsIntoLoad, {
      kind: action.replace('_', ' '),
      text: `${reason} (${evidence})`,
    }),
  );
  const outages = target.outages.map((outage) =>
    eventOf('✕', outage.failed.secondsIntoLoad, {
      kind: 'outage',
      text: outageText(outage),
    }),
  );
  return [...alerts, ...anomalies, ...moments, ...outages].sort((a, b) => a.seconds - b.seconds);
}

function eventOf(
  mark: TargetEvent['mark'],
  seconds: number,
  said: Pick<TargetEvent, 'kind' | 'text'>,
): TargetEvent {
  return { mark, seconds, at: formatOffset(seconds), ...said };
}

function outageText({
  firstSuccess,
  normalAgain,
  outageSeconds,
  recoverySeconds,
  targetSeconds,
}: Target['outages'][number]): string {
  if (firstSuccess === null || outageSeconds === null) return 'most requests failed from then on to the end';
  const down = `down for ${formatDuration(outageSeconds)}, first success at ${formatOffset(firstSuccess.secondsIntoLoad)}`;
  if (normalAgain === null || recoverySeconds === null) return `${down}, not normal again until the end`;
  const target = targetSeconds === null ? '' : ` (target < ${formatNumber(targetSeconds)} s)`;
  return `${down}, p95 and success normal ${formatDuration(recoverySeconds)} later${target}`;
}

export function targetFacts({ system_metrics: metrics, target: { endurance } }: Report): Fact[] {
  const percent = (value: number | null): string | null => (value === null ? null : formatShare(value / 100));
  const mib = (value: number | null): string | null => (value === null ? null : formatBytes(value * 2 ** 20));
  const { memory, latencyTrend, degradationRatio } = endurance;
  const known: readonly (readonly [string, string | null])[] = [
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
  return known.flatMap(([label, text]) => (text === null ? [] : [{ label, text }]));
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
