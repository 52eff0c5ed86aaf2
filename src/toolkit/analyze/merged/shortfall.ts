/**
 * What k6 sent against what its summary counted. A request that k6 let go of at its end before it was written, or that
 * failed on its way, is missing from all that is told over time; one that k6 sent again is in it twice.
 */
import { formatNumber } from '../../format/wording.ts';
import type { RunRecord } from '../../record/types.ts';
import { countOver } from './ask.ts';
import { secondsOf } from './measure.ts';

export interface Shortfall {
  readonly text: string;
  /** Whether it is more than what k6 sends at once. */
  readonly isMuch: boolean;
  /** Whether some arrived twice. */
  readonly isExcess: boolean;
}

const told = [
  ['http_reqs', 'requests'],
  ['iterations', 'iterations'],
] as const;
const slackShare = 0.01;

/** Null where they agree, and where nothing tells: a summary of anybody may be of one generator of several. */
export function shortfallOf({ run, merged, summary }: RunRecord): Shortfall | null {
  if (run === null || merged === undefined) return null;
  for (const [metric, words] of told) {
    const counted = summary?.metrics[metric]?.values['count'];
    if (counted === undefined) continue;
    const sent = countOver(merged, { metric });
    const most = Math.max(slackShare, (2 * merged.periodMs) / 1000 / secondsOf(merged));
    if (sent === counted) return null;
    return {
      text: wordsOn(counted, sent, words),
      isMuch: Math.abs(counted - sent) > counted * most,
      isExcess: sent > counted,
    };
  }
  return null;
}

function wordsOn(counted: number, sent: number, words: string): string {
  const figures = `k6 counted ${formatNumber(counted)} ${words}, and the recorder received ${formatNumber(sent)}`;
  return `${figures}: figures over time ${sent < counted ? 'lack the rest' : 'have some twice'}`;
}
