/** What a record can't tell by tags, as there were more combinations of them than are told apart. */
import { parseSelector } from '../../../contract/selector.ts';
import type { MergedTimeline } from '../../record/types.ts';

/** Null where it can: a name is kept whatever is folded. */
export function foldedReason(timeline: MergedTimeline | undefined, selector: string): string | null {
  const tags = Object.keys(parseSelector(selector).tags).filter((tag) => tag !== 'name');
  if (timeline?.isFolded !== true || tags.length === 0) return null;
  return `the record does not tell it by ${tags.join(' and ')}: there were too many combinations of tags`;
}
