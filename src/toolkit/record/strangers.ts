/** Of what came to a cluster's Collector, what is of no runner of this run: of an earlier run, or of anybody's k6. */
import type { RunnerFacts } from './run-schema.ts';

/** More than clocks of a cluster are apart: images are pulled and the target is proved before the first figures. */
const clockSlackMs = 60_000;

/** Whether it began its load before the run that it is held to was written; records of before don't say when that was. */
export function isOfEarlierRun({ startedAt, endedAt }: RunnerFacts, preparedAt: string | undefined): boolean {
  if (preparedAt === undefined) return false;
  return Date.parse(startedAt ?? endedAt) < Date.parse(preparedAt) - clockSlackMs;
}

/** In the place of a runner's number, where a k6 sent figures and is no runner. */
export const unnumbered = 0;

/** Whether a load of so many runners, written then, has none such. */
export function isStranger(
  facts: RunnerFacts,
  { parallelism, preparedAt }: { readonly parallelism: number; readonly preparedAt: string | undefined },
): boolean {
  const isNumbered = facts.runner !== unnumbered && facts.runner <= parallelism;
  return !isNumbered || isOfEarlierRun(facts, preparedAt);
}
