/**
 * Limits that have to hold in every window, while a run goes on: they are shown live, and a gate that asks for it ends
 * the run. Input: the plan as soon as it is said, k6's requests as they come. Output: what ended the run.
 */
import type { PlanEvent } from '../../contract/events.ts';
import { isoTime } from '../format/moment.ts';
import type { LiveView } from '../live/live-view.ts';
import { type Break, breakWords, type Sending, SlidingWatch, windowsName } from '../live/sliding-watch.ts';
import type { BrokenWindow } from '../record/run-schema.ts';

export interface WindowGates {
  readonly begin: (said: PlanEvent) => void;
  /** @param json a request of OTLP, as it came to the receiver */
  readonly takeMetrics: (json: string) => void;
  /** Null where nothing did. */
  readonly endedBy: () => BrokenWindow | null;
}

interface Surroundings extends Sending {
  readonly live: Pick<LiveView, 'say' | 'takeWindows'>;
  /** Called once. */
  readonly endRun: () => void;
}

export function watchWindows({ live, endRun, ...sending }: Surroundings): WindowGates {
  let watch: SlidingWatch | null = null;
  let startMs = 0;
  let endedBy: BrokenWindow | null = null;
  const end = (broken: Break): void => {
    endedBy = factsOf(broken);
    const words = windowsName(broken.sliding, sending.periodSeconds * 1000);
    live.say(`the run is ended, as a gate asks for it: ${words}: ${breakWords(broken, startMs)}`);
    endRun();
  };
  return {
    begin: ({ plan, time }) => {
      startMs = Date.parse(time);
      watch = new SlidingWatch(plan, startMs, sending);
    },
    takeMetrics: (json) => {
      const fatal = watch?.take(json).find(({ sliding }) => sliding.abort);
      live.takeWindows(watch?.gates() ?? []);
      if (fatal !== undefined && endedBy === null) end(fatal);
    },
    endedBy: () => endedBy,
  };
}

function factsOf({ sliding, value, fromMs, toMs }: Break): BrokenWindow {
  const { selector, limit, everySeconds } = sliding;
  return { selector, limit, everySeconds, value, from: isoTime(fromMs), to: isoTime(toMs) };
}
