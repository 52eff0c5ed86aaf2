/** A comparison in words: each figure that was held against the other, and what changed, a sentence each. */
import type { Comparison, Measure } from '../../compare/comparison-schema.ts';
import { formatChange, formatFigure, nameOf } from '../../compare/summary.ts';
import type { Fact } from '../../document/document.ts';
import { absent } from '../../document/marks.ts';
import { formatDate, formatDuration } from '../../format/moment.ts';
import { formatMs, formatShare } from '../../format/wording.ts';

export interface MeasureRow {
  readonly name: string;
  readonly verdict: Measure['verdict'];
  readonly baseline: string;
  readonly candidate: string;
  readonly change: string;
  readonly interval: string;
  readonly allowed: string;
  /** What this pair could have shown, what is needed, why nothing can be said. */
  readonly note: string;
  readonly measure: Measure;
}

const order: readonly Measure['verdict'][] = ['regressed', 'improved', 'inconclusive', 'same'];

/** The worst first. */
export function measureRows({ measures, method }: Comparison): MeasureRow[] {
  return measures
    .map((measure): MeasureRow => {
      const { unit, baseline, candidate, change, interval } = measure;
      return {
        name: nameOf(measure),
        verdict: measure.verdict,
        baseline: baseline === null ? absent : formatFigure(baseline, unit),
        candidate: candidate === null ? absent : formatFigure(candidate, unit),
        change: change === null ? absent : formatChange(change, unit),
        interval:
          interval === null
            ? absent
            : `${formatChange(interval[0], unit)} … ${formatChange(interval[1], unit)}`,
        allowed: allowedText(measure),
        note: noteOf(measure, method),
        measure,
      };
    })
    .sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
}

function allowedText({ allowed, floor, unit, higherIsWorse }: Measure): string {
  const share = formatChange(higherIsWorse ? allowed : -allowed, unit);
  return floor === 0 ? share : `${share} and ${formatFigure(floor, unit)}`;
}

function noteOf(
  { verdict, reason, smallestChange, neededSeconds, unit }: Measure,
  method: Comparison['method'],
): string {
  const shown =
    smallestChange === null || verdict === 'regressed' || verdict === 'improved'
      ? ''
      : `${formatChange(smallestChange, unit)} would have been called a regression`;
  const sum = method === 'interleaved' ? 'all blocks of each side' : 'each run';
  const needed =
    verdict !== 'inconclusive' || neededSeconds === null
      ? ''
      : `${sum} would have to last ${formatDuration(neededSeconds)}`;
  return [reason ?? '', shown, needed].filter((text) => text !== '').join('; ');
}

export function sideFacts({ baseline, candidate, method }: Comparison): Fact[] {
  const text = ({ name, startedAt, commit, verdict }: Comparison['baseline']): string =>
    [name, formatDate(startedAt), commit === null ? '' : `commit ${commit.slice(0, 10)}`, verdict]
      .filter((part) => part !== '')
      .join(', ');
  return [
    { label: 'Baseline', text: text(baseline) },
    { label: 'Candidate', text: text(candidate) },
    {
      label: 'Method',
      text:
        method === 'interleaved'
          ? 'short blocks in turn, paired: what drifts on the machine cancels'
          : 'two runs: the percentiles of all their requests, with a block bootstrap over time',
    },
  ];
}

/** What a change looks like, a sentence each. */
export function shapeSentences({ shapes }: Comparison): string[] {
  return shapes.map(({ text }) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`);
}

/** What the earlier runs say, a sentence each. */
export function historySentences({ predictions, change_points: cuts }: Comparison): string[] {
  return [
    ...predictions
      .filter(({ isBeyond }) => isBeyond)
      .map(
        ({ endpoint, p95Ms, limitMs, runs }) =>
          `p95 of ${endpoint} is ${formatMs(p95Ms)}: by the ${runs} earlier runs, 99 of 100 have at most ${formatMs(limitMs)}.`,
      ),
    ...cuts.map(
      ({ endpoint, runId, beforeMs, afterMs, p }) =>
        `p95 of ${endpoint} changed with ${runId}: ${formatMs(beforeMs)} before, ${formatMs(afterMs)} since (p ${formatShare(p)}).`,
    ),
  ];
}
