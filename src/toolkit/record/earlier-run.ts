/** Of what a cluster's runners sent, what is of an earlier run: a Collector's folder may hold several. */
import type { RunnerFacts } from './run-schema.ts';

/** More than clocks of a cluster are apart: images are pulled and the target is proved before the first figures. */
const clockSlackMs = 60_000;

/** Whether it began its load before the run that it is held to was written. */
export function isOfEarlierRun({ startedAt, endedAt }: RunnerFacts, preparedAt: string): boolean {
  return Date.parse(startedAt ?? endedAt) < Date.parse(preparedAt) - clockSlackMs;
}
