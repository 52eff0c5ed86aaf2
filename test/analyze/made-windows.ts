/** Seconds of a load as k6 sends them, as a merged timeline. */
import type { SlidingLimit } from '../../src/contract/sliding.ts';
import { knownOf } from '../../src/toolkit/analyze/merged/sliding-sum.ts';
import {
  type PlacedWindow,
  type Span,
  windowsOver,
} from '../../src/toolkit/analyze/merged/sliding-windows.ts';
import { MergedBuilder } from '../../src/toolkit/record/otlp/merged-builder.ts';
import { RequestReader } from '../../src/toolkit/record/otlp/request-reader.ts';
import type { MergedTimeline } from '../../src/toolkit/record/types.ts';
import { type Exported, requestOf } from '../record/otlp/made-requests.ts';
import { startMs } from './make-record.ts';

export interface Second {
  /** Latencies of requests that were right, and of those that were wrong. */
  readonly right: readonly number[];
  readonly wrong?: readonly number[];
  readonly phase?: string;
}

/** @param offsetMs how long after the load's start k6's first second began */
export function exportedOf(
  { right, wrong = [], phase = 'steady' }: Second,
  place: number,
  offsetMs = 0,
): Exported {
  const all = [...right, ...wrong];
  const tags = { name: 'health', phase };
  return {
    timeMs: startMs + offsetMs + (place + 1) * 1000,
    ...(all.length === 0
      ? {}
      : {
          trends: { http_req_duration: [[tags, all]] },
          counters: { http_reqs: [[tags, all.length]] },
          rates: { request_ok: [[tags, [wrong.length, right.length]]] },
        }),
    gauges: { vus: [[{}, 10]] },
  };
}

export function timelineOf(exported: readonly Exported[]): MergedTimeline {
  const builder = new MergedBuilder();
  const reader = new RequestReader(builder);
  for (const one of exported) {
    const bytes = Buffer.from(JSON.stringify(requestOf(one)));
    reader.take(bytes, 0, bytes.length);
  }
  return builder.finish()!;
}

export function slidingOf(
  limit: string,
  everySeconds: number,
  parts: Partial<SlidingLimit> = {},
): SlidingLimit {
  const selector = 'http_req_duration{phase:steady}';
  return { kind: 'gate', selector, limit, everySeconds, abort: false, ...parts };
}

/** Of a load in which k6's own counters are all that count. */
export function windowsIn(
  timeline: MergedTimeline,
  sliding: SlidingLimit,
  stretches: readonly Span[],
): PlacedWindow[] {
  return windowsOver(timeline, sliding, { stretches, known: knownOf(undefined) });
}
