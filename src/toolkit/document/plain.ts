/** Text and cells without their looks, for formats that have none. */
import type { Cell, Column, Edition, Text } from './document.ts';
import { textSparkline } from './text-sparkline.ts';

export function plain(text: Text): string {
  return typeof text === 'string'
    ? text
    : text.map((part) => (typeof part === 'string' ? part : part.text)).join('');
}

export function isText(cell: Cell): cell is Text {
  return typeof cell === 'string' || !('kind' in cell);
}

/** The text of a cell; what is drawn has none but a sparkline. */
export function textOf(cell: Exclude<Cell, Text>): Text {
  switch (cell.kind) {
    case 'figure':
    case 'use':
      return cell.text;
    case 'spark':
      return textSparkline(cell.values);
    case 'shares':
      return '';
  }
}

/** A cell in plain words. */
export function cellText(cell: Cell): string {
  return plain(isText(cell) ? cell : textOf(cell));
}

const editions: readonly Edition[] = ['screen', 'comment', 'page'];

export function fits({ needs }: Column, edition: Edition): boolean {
  return editions.indexOf(needs) <= editions.indexOf(edition);
}
