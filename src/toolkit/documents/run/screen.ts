/** What a screen has room for; the page has the rest. */
import { plural } from '../../analyze/wording.ts';
import type { Item } from '../../document/document.ts';

export const inThePage = 'report.html';

/** The first ones, and how many there are more. @param more `more moments` */
export function firstOf(items: readonly (string | Item)[], most: number, more = 'more'): (string | Item)[] {
  const rest = items.length - most;
  return rest > 0 ? [...items.slice(0, most), `and ${rest} ${more}: ${inThePage}`] : [...items];
}

/** `2 remarks on the test: report.html`. */
export function remarkText(count: number, isMore: boolean): string {
  return `${plural(count, isMore ? 'more remark' : 'remark')} on the test: ${inThePage}`;
}
