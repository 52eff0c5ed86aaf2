/** What to set and buy, by what was measured. Input: plan/capacity-plan.ts. */
import { formatMs, formatNumber, formatShare } from '../format/wording.ts';
import {
  banner,
  columns,
  link,
  list,
  paragraph,
  paragraphs,
  plot,
  section,
  table,
} from '../document/build.ts';
import type { Plot, Point } from '../document/chart-spec.ts';
import type { Document, Section, Table } from '../document/document.ts';
import { absent } from '../document/marks.ts';
import type { CapacityPlan } from '../plan/capacity-plan.ts';
import type { Forecasted } from '../plan/forecast.ts';
import type { Replay } from '../plan/hpa-replay.ts';
import { headroomShare } from '../plan/replicas.ts';
import type { Reasoned } from '../plan/sizing.ts';
import { formatDuration } from '../format/moment.ts';

export function planDocument(plan: CapacityPlan): Document {
  const title = `Capacity plan from ${plan.name}`;
  const top = banner({ name: title, reasons: keySentences(plan) });
  const sections = [growthSection(plan), sizeSection(plan), replaySection(plan), filesSection(plan)];
  return {
    title,
    page: [top, latencyPlot(plan), ...sections],
    comment: [top, ...sections],
    screen: [banner({ name: title, reasons: keySentences(plan) })],
  };
}

function latencyPlot({ measurement }: CapacityPlan): Plot {
  const points = measurement.loads.flatMap(({ ratePerSecond, p95Ms }): Point[] =>
    p95Ms === null ? [] : [[ratePerSecond, p95Ms]],
  );
  return plot({
    title: 'Latency under load',
    caption: 'p95 in ms by requests/s',
    height: 160,
    unit: 'ms',
    series: [{ name: 'p95', tone: 'one', shape: 'dots', points }],
  });
}

const rate = (perSecond: number): string => `${formatNumber(perSecond)} requests/s`;

function keySentences({ measurement, forecast, sizing, costPerMillion, wishes }: CapacityPlan): string[] {
  const { good, firstBad, replicas, bottleneck, scaling } = measurement;
  const on = replicas === 1 ? 'One replica' : `${replicas} replicas`;
  const held =
    firstBad === null
      ? `${on} held ${rate(good.ratePerSecond)}, the most that was tried: the limit is at least that.`
      : `${on} held ${rate(good.ratePerSecond)}, but not ${rate(firstBad.ratePerSecond)}.`;
  const { firstBreak, todayPerSecond } = forecast;
  const resource =
    bottleneck === null ? '; which resource does it is not known' : `; at its end: ${bottleneck}`;
  // What replicas share is said by itself.
  const cause = scaling?.bottleneck == null ? resource : '';
  const breaks =
    firstBreak === null
      ? `Nothing breaks up to ${rate(forecast.furthestPerSecond)}; what lies beyond is not predictable from this run.`
      : `The first limit breaks at ${formatNumber(firstBreak.growth)}× today's ${rate(todayPerSecond)}, ${firstBreak.isMeasured ? 'as measured' : 'as predicted'}: ${firstBreak.limit}${cause}.`;
  const { minReplicas, maxReplicas } = sizing;
  const scale = `Run ${minReplicas.value} to ${maxReplicas.value} replicas with ${formatShare(headroomShare)} headroom.`;
  const cost =
    costPerMillion === null
      ? []
      : [
          `A million requests cost ${formatNumber(costPerMillion)}, at ${formatNumber(wishes.pricePerReplicaHour ?? 0)} for an hour of a replica, and with replicas kept at ${sizing.cpuTarget.value} % of what they can serve.`,
        ];
  const shared = scaling?.bottleneck == null ? [] : [scaling.bottleneck];
  return [held, breaks, ...shared, scale, ...blindness(measurement), ...cost];
}

/** Below this an autoscaler that looks at CPU has nothing to see when the limit breaks. */
const tellingShare = 0.5;

function blindness({ good, firstBad }: CapacityPlan['measurement']): string[] {
  const share = good.resources['target.cpuShare'];
  if (firstBad === null || share === undefined || share >= tellingShare) return [];
  return [
    `CPU is not what limits it: ${formatShare(share)} of it was used at the highest load that held. An autoscaler that goes by CPU may not see the limit come: give it requests/s per pod or the length of the queue.`,
  ];
}

function growthSection({ forecast, measurement }: CapacityPlan): Section {
  const { replicas, scaling } = measurement;
  const counted =
    scaling === null
      ? 'Replicas are counted as if each added as much as the first; jorge-load scaling measures whether they do.'
      : `Replicas are counted by the scaling that was measured (${scaling.smallest} to ${scaling.largest} replicas, contention ${formatShare(scaling.contention)} by Amdahl's law), and not beyond twice as many.`;
  const sizes = replicas === 1 ? 'one replica' : `${replicas} replicas`;
  const rows = columns<CapacityPlan['forecast']['rows'][number]>(
    ['load', ({ growth }) => (growth === 1 ? 'today' : `${growth}×`), { isText: true }],
    ['requests/s', ({ ratePerSecond }) => formatNumber(ratePerSecond)],
    ['p95', ({ p95Ms }) => forecastText(p95Ms, formatMs), { wraps: true }],
    ['CPU', (row) => forecastText(row.cpuCores, (cores) => `${formatNumber(cores)} cores`), { wraps: true }],
    ['replicas needed', (row) => row.replicas.unknown ?? String(row.replicas.count), { wraps: true }],
  );
  const measured = `p95 and CPU are of the size that was measured (${sizes}), with 95 % prediction intervals; nothing is said beyond twice the measured range.`;
  return section(
    'If the load grows',
    [paragraph(measured), paragraph(counted), table('If the load grows', forecast.rows, rows)],
    { id: 'growth' },
  );
}

function forecastText(forecast: Forecasted, say: (value: number) => string): string {
  if ('unknown' in forecast) return forecast.unknown;
  const high = Number.isFinite(forecast.high) ? say(forecast.high) : 'no bound';
  return `${say(forecast.value)} (${say(forecast.low)} to ${high})`;
}

function sizeSection({ sizing }: CapacityPlan): Section {
  const { cpuMilli, memoryMi, upstream, database } = sizing;
  const row = (name: string, { value, because }: Reasoned<number>, unit = ''): string[] => [
    name,
    `${formatNumber(value)}${unit}`,
    because,
  ];
  const missing = (name: string, because: string): string[] => [name, absent, because];
  const watch = 'not watched: run with the target watched';
  const rows = [
    row('replicas, least', sizing.minReplicas),
    row('replicas, most', sizing.maxReplicas),
    cpuMilli === null ? missing('CPU request', watch) : row('CPU request', cpuMilli.request, ' m'),
    ...(cpuMilli === null ? [] : [row('CPU limit', cpuMilli.limit, ' m')]),
    memoryMi === null ? missing('memory request', watch) : row('memory request', memoryMi.request, ' MiB'),
    ...(memoryMi === null ? [] : [row('memory limit', memoryMi.limit, ' MiB')]),
    ...(cpuMilli === null ? [] : [row('CPU target of the autoscaler', sizing.cpuTarget, ' %')]),
    ...(memoryMi === null ? [] : [row('memory target of the autoscaler', sizing.memoryTarget, ' %')]),
    row('pods that must stay when pods are moved', sizing.minAvailable),
    ...(upstream === null
      ? [missing('nginx connections per replica', 'too few requests for a p95')]
      : [
          row('nginx connections per replica', upstream.maxConnections),
          row('nginx idle connections', upstream.keepalive),
        ]),
    ...(database === null
      ? [missing('DB connections per replica', watch)]
      : [
          row('DB connections per replica', database.poolPerReplica),
          row('DB connections in all', database.budget),
          [
            'replicas that those connections are enough for',
            String(database.replicasThatFit),
            'connections in all ÷ per replica',
          ],
        ]),
  ];
  const heads = columns<string[]>(
    ['setting', ([name = '']) => name, { isText: true }],
    ['value', ([, value = '']) => value],
    ['because', ([, , because = '']) => because, { isText: true, wraps: true }],
  );
  return section('What to set', [table('What to set', rows, heads)], { id: 'size' });
}

function replaySection({ replays, wishes, measurement, loadWords }: CapacityPlan): Section {
  const title = 'What an autoscaler would have done';
  if (replays === null) {
    return section(title, [paragraph("Not replayed: the target's CPU was not watched.")], { id: 'replay' });
  }
  const closed =
    measurement.model === 'closed'
      ? [
          'The load is what the target let through: users who wait send less, so a real rush would ask for more.',
        ]
      : [];
  const sentences = [
    `${loadWords}, spread over pods of the size above that take ${formatDuration(wishes.podStartSeconds)} to start; the SLO counts as broken while the load is more than the ready pods held. First as recorded, then twice as fast.`,
    ...closed,
  ];
  const tables = [
    replayTable('policy', replays.asRecorded),
    replayTable('twice as fast', replays.twiceAsFast),
  ];
  return section(title, [...paragraphs(sentences), replicaPlot(replays.asRecorded), ...tables], {
    id: 'replay',
  });
}

function replayTable(name: string, replays: readonly Replay[]): Table {
  const heads = columns<Replay>(
    [name, (one) => one.name, { isText: true }],
    ['most replicas', ({ mostReplicas }) => String(mostReplicas)],
    [
      'SLO broken for',
      ({ brokenSeconds }) => (brokenSeconds === 0 ? 'never' : formatDuration(brokenSeconds)),
    ],
    ['pod hours', ({ podHours }) => formatNumber(podHours)],
    ['changes of direction', ({ flaps }) => String(flaps)],
  );
  return table(`What an autoscaler would have done: ${name}`, replays, heads);
}

const tones = ['bad', 'two', 'one'] as const;

function replicaPlot(replays: readonly Replay[]): Plot {
  return plot({
    title: 'Ready replicas',
    caption: 'replicas by seconds of load',
    height: 140,
    unit: 'count',
    series: replays.map(({ name, ready }, place) => ({
      name,
      tone: tones[place] ?? 'rest',
      shape: 'line',
      points: ready.map((count, second): Point => [second, count]),
    })),
  });
}

function filesSection({ files, sizing }: CapacityPlan): Section {
  const missing =
    sizing.cpuMilli === null
      ? ["Not written: hpa.yaml and deployment.yaml, as the target's CPU was not watched."]
      : [];
  const links = files.map(({ name }) => ({ text: [link(name, `./${encodeURIComponent(name)}`)] }));
  return section('Files beside this page', [list([...links, ...missing])], { id: 'files' });
}
