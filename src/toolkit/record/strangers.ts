/** Of what came to a cluster's Collector, what is of no runner of this run: of an earlier run, or of anybody's k6. */
import type { RunnerFacts } from './run-schema.ts';

/** More than clocks of a cluster are apart: images are pulled and the target is proved before the first figures. */
const clockSlackMs = 60_000;

/** Whether it began its load before the run that it is held to was written. */
export function isOfEarlierRun({ startedAt, endedAt }: RunnerFacts, preparedAt: string): boolean {
  return Date.parse(startedAt ?? endedAt) < Date.parse(preparedAt) - clockSlackMs;
}

/** In the place of a runner's number, where a k6 sent figures and is no runner. */
export const unnumbered = 0;
