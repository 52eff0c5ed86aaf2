/**
 * What each of several k6 was seen to do: when its load began, the requests that it sent figures of, and the periods whose
 * figures it could not send. Input: its log, and what comes to the receiver. Output: run.json's `runners`.
 */
import type { PlanEvent } from '../../contract/events.ts';
import { MetricSum } from '../live/metric-sum.ts';
import type { RunnerFacts } from '../record/run-schema.ts';

export interface RunnerTally {
  readonly takeLog: (runner: number, line: string) => void;
  /** @param json a request of OTLP */
  readonly takeMetrics: (json: string) => void;
  readonly of: (runner: number) => Pick<RunnerFacts, 'startedAt' | 'requests' | 'lostPeriods'>;
}

interface Seen {
  startedAt: string | null;
  /** Phases of requests that are no load. */
  leftOut: readonly string[];
  lostPeriods: number;
  readonly requests: MetricSum;
}

const requests = 'http_reqs';
/** As otlpVariables names a k6; the one attribute of which a request is of one k6 alone. */
const instance = /"service\.instance\.id","value":\{"stringValue":"(\d+)"/;
/** What was written before k6 let go of it arrives all the same, and has `Post` in its line. */
const lost = /failed to upload metrics: (?!Post "[^"]*": context canceled)/;

export function tallyRunners(count: number): RunnerTally {
  const all = Array.from({ length: count }, (): Seen => {
    return {
      startedAt: null,
      leftOut: [],
      lostPeriods: 0,
      requests: new MetricSum((metric) => metric === requests),
    };
  });
  return {
    takeLog: (runner, line) => {
      const seen = all[runner - 1];
      if (seen === undefined) return;
      if (line.startsWith('{"event":"plan"')) takePlan(seen, JSON.parse(line) as PlanEvent);
      else if (lost.test(line)) seen.lostPeriods += 1;
    },
    takeMetrics: (json) => {
      const runner = Number(instance.exec(json)?.[1]);
      all[runner - 1]?.requests.add(Buffer.from(json));
    },
    of: (runner) => {
      const { startedAt = null, leftOut = [], lostPeriods = 0, requests: sum } = all[runner - 1] ?? {};
      return { startedAt, lostPeriods, requests: sum?.count(requests, leftOut) ?? 0 };
    },
  };
}

function takePlan(seen: Seen, { time, plan }: PlanEvent): void {
  seen.startedAt ??= time;
  seen.leftOut = plan.platform?.ownRequests ?? [];
}
