/** The phase that a load is in, as a tag of the VU's; after the last, the last for ever. */
import { steadyPhase } from '../../contract/phases.ts';
import type { VuPlan } from '../hot/vu-plan.ts';

/** Returns when it ends, in milliseconds of the load as `elapsedMs` is. */
export function enterPhase(
  { phases, endSeconds }: Pick<VuPlan, 'phases' | 'endSeconds'>,
  tags: Record<string, string>,
  elapsedMs: number,
): number {
  const last = endSeconds.length - 1;
  let place = 0;
  while (place < last && elapsedMs >= (endSeconds[place] ?? 0) * 1000) place += 1;
  tags['phase'] = phases[place] ?? steadyPhase;
  return place === last ? Infinity : (endSeconds[place] ?? 0) * 1000;
}
