/** A plan in words, said once for both of its forms. Input: a CapacityPlan. Output: what the two files beside lay out. */
import { formatMs, formatNumber, formatShare } from '../../analyze/wording.ts';
import type { CapacityPlan } from '../../plan/capacity-plan.ts';
import type { Forecasted } from '../../plan/forecast.ts';
import type { Replay } from '../../plan/hpa-replay.ts';
import { headroomShare } from '../../plan/replicas.ts';
import type { Reasoned } from '../../plan/sizing.ts';
import { absent } from '../view/cell.ts';
import { formatDuration } from '../view/moment.ts';

export interface PlanTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface PlanSection {
  readonly id: string;
  readonly title: string;
  readonly sentences: readonly string[];
  readonly tables: readonly PlanTable[];
}

export interface PlanView {
  readonly title: string;
  readonly answers: readonly string[];
  readonly sections: readonly PlanSection[];
  /** Ready pods over seconds, by policy. */
  readonly replicas: readonly Pick<Replay, 'name' | 'ready'>[];
}

export function planView(plan: CapacityPlan): PlanView {
  return {
    title: `Capacity plan from ${plan.name}`,
    answers: answers(plan),
    sections: [growthSection(plan), sizeSection(plan), replaySection(plan), filesSection(plan)],
    replicas: plan.replays?.asRecorded ?? [],
  };
}

const rate = (perSecond: number): string => `${formatNumber(perSecond)} requests/s`;

function answers({ measurement, forecast, sizing, costPerMillion, wishes }: CapacityPlan): string[] {
  const { good, firstBad, replicas, bottleneck, scaling } = measurement;
  const on = replicas === 1 ? 'One replica' : `${replicas} replicas`;
  const held =
    firstBad === null
      ? `${on} held ${rate(good.ratePerSecond)}, the most that was tried: the limit is at least that.`
      : `${on} held ${rate(good.ratePerSecond)}, and no longer ${rate(firstBad.ratePerSecond)}.`;
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
          `A million requests cost ${formatNumber(costPerMillion)}, at ${formatNumber(wishes.pricePerReplicaHour ?? 0)} per replica and hour and pods kept at ${sizing.cpuTarget.value} % of what they can.`,
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

function growthSection({ forecast, measurement }: CapacityPlan): PlanSection {
  const { replicas, scaling } = measurement;
  const counted =
    scaling === null
      ? 'Replicas are counted as if they added up; whether they do, jorge-load scaling measures.'
      : `Replicas are counted by the scaling that was measured (${scaling.smallest} to ${scaling.largest} replicas, contention ${formatShare(scaling.contention)} by Amdahl's law), and not beyond twice as many.`;
  return {
    id: 'growth',
    title: 'If the load grows',
    sentences: [
      `p95 and CPU are of the size that was measured (${replicas === 1 ? 'one replica' : `${replicas} replicas`}), with 95 % prediction intervals; nothing is said beyond twice the measured range.`,
      counted,
    ],
    tables: [
      {
        head: ['load', 'requests/s', 'p95', 'CPU', 'replicas needed'],
        rows: forecast.rows.map((row) => [
          row.growth === 1 ? 'today' : `${row.growth}×`,
          formatNumber(row.ratePerSecond),
          forecastText(row.p95Ms, formatMs),
          forecastText(row.cpuCores, (cores) => `${formatNumber(cores)} cores`),
          row.replicas.unknown ?? String(row.replicas.count),
        ]),
      },
    ],
  };
}

function forecastText(forecast: Forecasted, say: (value: number) => string): string {
  if ('unknown' in forecast) return forecast.unknown;
  const high = Number.isFinite(forecast.high) ? say(forecast.high) : 'no bound';
  return `${say(forecast.value)} (${say(forecast.low)} to ${high})`;
}

function sizeSection({ sizing }: CapacityPlan): PlanSection {
  const { cpuMilli, memoryMi, upstream, database } = sizing;
  const row = (name: string, { value, because }: Reasoned<number>, unit = ''): string[] => [
    name,
    `${formatNumber(value)}${unit}`,
    because,
  ];
  const missing = (name: string, because: string): string[] => [name, absent, because];
  const watch = 'not watched: run with the target watched';
  return {
    id: 'size',
    title: 'What to set',
    sentences: [],
    tables: [
      {
        head: ['setting', 'value', 'because'],
        rows: [
          row('replicas, least', sizing.minReplicas),
          row('replicas, most', sizing.maxReplicas),
          cpuMilli === null ? missing('CPU request', watch) : row('CPU request', cpuMilli.request, ' m'),
          ...(cpuMilli === null ? [] : [row('CPU limit', cpuMilli.limit, ' m')]),
          memoryMi === null
            ? missing('memory request', watch)
            : row('memory request', memoryMi.request, ' MiB'),
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
        ],
      },
    ],
  };
}

function replaySection({ replays, wishes, measurement, loadWords }: CapacityPlan): PlanSection {
  const head = ['policy', 'most replicas', 'SLO broken for', 'pod hours', 'changes of direction'];
  const rows = (all: readonly Replay[]): string[][] =>
    all.map((one) => [
      one.name,
      String(one.mostReplicas),
      one.brokenSeconds === 0 ? 'never' : formatDuration(one.brokenSeconds),
      formatNumber(one.podHours),
      String(one.flaps),
    ]);
  const section = { id: 'replay', title: 'What an autoscaler would have done' };
  if (replays === null) {
    return { ...section, sentences: ["Not replayed: the target's CPU was not watched."], tables: [] };
  }
  const closed =
    measurement.model === 'closed'
      ? [
          'The load is what the target let through: users who wait send less, so a real rush would ask for more.',
        ]
      : [];
  return {
    ...section,
    sentences: [
      `${loadWords}, spread over pods of the size above that take ${formatDuration(wishes.podStartSeconds)} to start; the SLO counts as broken while the load is more than the ready pods held. First as recorded, then twice as fast.`,
      ...closed,
    ],
    tables: [
      { head, rows: rows(replays.asRecorded) },
      { head: ['twice as fast', ...head.slice(1)], rows: rows(replays.twiceAsFast) },
    ],
  };
}

function filesSection({ files, sizing }: CapacityPlan): PlanSection {
  const missing =
    sizing.cpuMilli === null
      ? ["Not written: hpa.yaml and deployment.yaml, as the target's CPU was not watched."]
      : [];
  return {
    id: 'files',
    title: 'Files beside this page',
    sentences: [...files.map(({ name }) => name), ...missing],
    tables: [],
  };
}
