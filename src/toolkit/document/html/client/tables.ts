/** Tables that are marked `data-lively`: sorted by a click on a head, filtered by typing. */

/** Shorter tables are read at a glance. */
const filterFrom = 8;

export function makeTablesLively(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table[data-lively]')) {
    makeSortable(table);
    if (bodyRows(table).length >= filterFrom) addFilter(table);
  }
}

function bodyRows(table: HTMLTableElement): HTMLTableRowElement[] {
  return [...(table.tBodies[0]?.rows ?? [])];
}

function makeSortable(table: HTMLTableElement): void {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  heads.forEach((head, column) => {
    if (bodyRows(table)[0]?.cells[column]?.dataset['sort'] === undefined) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    button.addEventListener('click', () => sortBy(table, column));
    head.replaceChildren(button);
  });
}

/** Highest first, then the other way round; what has no value stays at the end. */
function sortBy(table: HTMLTableElement, column: number): void {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const isDescending = heads[column]?.getAttribute('aria-sort') !== 'descending';
  for (const head of heads) head.removeAttribute('aria-sort');
  heads[column]?.setAttribute('aria-sort', isDescending ? 'descending' : 'ascending');
  const keyOf = (row: HTMLTableRowElement): string => row.cells[column]?.dataset['sort'] ?? '';
  const sorted = bodyRows(table).sort((a, b) => compare(keyOf(a), keyOf(b), isDescending));
  table.tBodies[0]?.append(...sorted);
}

function compare(a: string, b: string, isDescending: boolean): number {
  if (a === '' || b === '') return Number(a === '') - Number(b === '');
  const [x, y] = [Number(a), Number(b)];
  const order = Number.isNaN(x) || Number.isNaN(y) ? b.localeCompare(a) : x - y;
  return isDescending ? -order : order;
}

function addFilter(table: HTMLTableElement): void {
  const input = document.createElement('input');
  input.type = 'search';
  input.className = 'filter';
  input.placeholder = 'filter';
  input.setAttribute('aria-label', `Filter ${table.dataset['lively'] ?? ''}`);
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of bodyRows(table)) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
  table.parentElement?.before(input);
}
