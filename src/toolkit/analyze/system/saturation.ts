/**
 * What is named where latency leaves nothing to compare with: it was high from the start, or nobody measured it.
 * There only resources count whose own figures tell that all of them was taken.
 */
import type { ResourceLimits } from '../../../contract/thresholds.ts';
import type { Run } from '../run.ts';
import { formatFigure } from '../../format/wording.ts';
import type { SlowTime } from './latency-plateau.ts';
import { hitsWithin, sayFigures, shareOf } from './rows.ts';
import { constantWindows, coresOf, isoAt, type Span } from './samples.ts';
import { type Reader, type Suspect, suspects } from './suspects.ts';
import type { Bottleneck } from './target-schema.ts';

/** Through constant load, but for what lies between two samples. */
const exhaustedShare = 0.8;
/** The first requests of a new load come in over a few seconds: what is slow by then was slow from the start. */
const firstRequestsSeconds = 5;
/** Most of the watched time. */
const saturatedShare = 0.5;
const whole: Span = { startSeconds: -Infinity, endSeconds: Infinity };

/** All of it taken, and somebody waiting, through the constant part of the load, where latency left no plateau in it. */
export function findExhaustion(record: Run, slow: SlowTime): Bottleneck | null {
  const spans = constantWindows(record);
  const settledSeconds = (spans[0]?.startSeconds ?? Infinity) + firstRequestsSeconds;
  if (slow.startSeconds > settledSeconds) return null;
  const able = suspects.flatMap(({ isExhausted, ...suspect }) =>
    isExhausted === undefined ? [] : [{ ...suspect, isHit: isExhausted }],
  );
  return firstHeld(record, able, {
    spans,
    least: exhaustedShare,
    words: 'of constant load; latency was high from the start',
    confidence: 'medium',
  });
}

/**
 * Of a record without latency. A cache that never hit may be meant so: of caches only a fall tells. And whoever sends
 * the load is among the other processes.
 */
export function findSaturation(record: Run, limits: ResourceLimits): Bottleneck | null {
  if (record.timeline !== null) return null;
  const around = { cores: coresOf(record), limits, calm: () => NaN };
  const able = suspects
    .filter(({ kind }) => kind !== 'cache' && kind !== 'neighbours')
    .map((suspect) => ({
      ...suspect,
      isHit: suspect.isExhausted ?? ((read: Reader) => suspect.isAtLimit(read, around)),
    }));
  return firstHeld(record, able, {
    spans: [whole],
    least: saturatedShare,
    words: 'of the watched time; latency is not known',
    confidence: 'low',
  });
}

interface Standard {
  readonly spans: readonly Span[];
  readonly least: number;
  readonly words: string;
  readonly confidence: Bottleneck['confidence'];
}

type Able = Pick<Suspect, 'kind' | 'label' | 'figures'> & { readonly isHit: (read: Reader) => boolean };

/** In the order of blame. */
function firstHeld(record: Run, able: readonly Able[], standard: Standard): Bottleneck | null {
  for (const { kind, label, figures, isHit } of able) {
    const rows = standard.spans.map((span) => hitsWithin(record, span, isHit));
    const hits = rows.flatMap((one) => one.hits);
    const share = shareOf(hits);
    if (share < standard.least) continue;
    const startSeconds = rows.flatMap((one) => one.seconds)[hits.indexOf(true)] ?? 0;
    const span = {
      startSeconds: startSeconds - 1,
      endSeconds: standard.spans.at(-1)?.endSeconds ?? Infinity,
    };
    const { figure, said } = sayFigures(record, figures, { span, before: null });
    return {
      kind,
      label,
      figure,
      endpoint: null,
      evidence: [`at its limit in ${formatFigure(share, 'share')} ${standard.words}`, ...said],
      since: { time: isoAt(record, startSeconds), secondsIntoLoad: startSeconds },
      confidence: standard.confidence,
      runnerUp: null,
    };
  }
  return null;
}
