/** What a screen has room for; the page has the rest. */
import { plural } from '../../format/wording.ts';
import type { Item } from '../../document/document.ts';

export const inThePage = 'report.html';

/** The first ones, and how many there are more. @param one what they are: `moment` */
export function firstOf(items: readonly (string | Item)[], most: number, one?: string): (string | Item)[] {
  const rest = items.length - most;
  const more = one === undefined ? `${rest} more` : plural(rest, `more ${one}`);
  return rest > 0 ? [...items.slice(0, most), `and ${more}: ${inThePage}`] : [...items];
}

/** `2 remarks on the test: report.html`. */
export function remarkText(count: number, isMore: boolean): string {
  return `${plural(count, isMore ? 'more remark' : 'remark')} on the test: ${inThePage}`;
}
