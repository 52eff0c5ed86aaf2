/** The phases of a load whose plan is not at hand, as its requests are tagged. */
import type { PhaseWindow } from '../../../contract/plan.ts';
import type { RunRecord, Samples } from '../../record/types.ts';
import { groupBy, requestsOf } from './requests.ts';

interface Observed extends Pick<RunRecord, 'platform'> {
  readonly samples: Samples;
  /** The load's. */
  readonly startMs: number;
}

/** From a phase's first request to its last, in the order of time. */
export function observePhases({ samples, startMs, platform }: Observed): PhaseWindow[] {
  const { groups, groupOf } = groupBy(samples, ['phase']);
  const spans = groups.map(() => ({ first: Infinity, last: -Infinity }));
  const { timesMs, values, tagIds } = requestsOf(samples);
  timesMs.forEach((timeMs, row) => {
    const span = spans[groupOf[tagIds[row] ?? -1] ?? -1];
    if (span === undefined) return;
    span.first = Math.min(span.first, timeMs - (values[row] ?? 0));
    span.last = Math.max(span.last, timeMs);
  });
  const offsetMs = samples.startMs - startMs;
  const seconds = (ms: number): number => Math.max(0, (offsetMs + ms) / 1000);
  return spans
    .map(({ first, last }, place) => ({
      phase: groups[place]?.['phase'] ?? '',
      startSeconds: seconds(first),
      endSeconds: seconds(last),
      from: 0,
      to: 0,
    }))
    .filter(({ phase, endSeconds }) => !platform.ownRequests.includes(phase) && Number.isFinite(endSeconds))
    .sort((a, b) => a.startSeconds - b.startSeconds);
}
