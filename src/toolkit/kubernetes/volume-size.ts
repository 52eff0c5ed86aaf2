/** What the record of a run takes on the volume. */
import { formatNumber } from '../format/wording.ts';
import type { Reasoned } from '../plan/sizing.ts';

/**
 * Of a runner's period, as the Collector writes it. Of 31 s, as a day has, 167 to 294 KB were measured of the scenario that has the
 * most combinations of tags: 22 to 28; of 1 s, 77 KB for 7 of them.
 */
const periodBytes = 320 * 1024;
/** The packed copy in the run folder, its reports, and what is written while a Collector starts again. */
const besides = 1.5;
const gibibyte = 2 ** 30;

export function volumeOf({
  runners,
  periods,
}: {
  readonly runners: number;
  readonly periods: number;
}): Reasoned<number> {
  const value = Math.max(1, Math.ceil((runners * periods * periodBytes * besides) / gibibyte));
  const because = `${formatNumber(periods)} periods of ${runners} runners at ${periodBytes / 1024} KB, and half again for the run folder`;
  return { value, because };
}
