/** A table from its columns; the page's script makes those with a `sort` sortable. */
import type { ComponentChildren, VNode } from 'preact';
import { Scroll } from './scroll.tsx';

export interface Column<Row> {
  readonly title: string;
  /** Texts stand left, numbers right. */
  readonly isText?: boolean;
  readonly show: (row: Row) => ComponentChildren;
  /** What to sort by where it isn't the text. */
  readonly sort?: (row: Row) => number | string | null;
  readonly class?: (row: Row) => string;
}

interface Props<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowClass?: (row: Row) => string;
  /** Sortable, and with a filter when it is long. */
  readonly isLively?: boolean;
}

/** The first column names the row. */
export function Grid<Row>({ label, columns, rows, rowClass, isLively }: Props<Row>): VNode {
  return (
    <Scroll label={`${label}, table`}>
      <table data-lively={isLively === true ? label : undefined}>
        <thead>
          <tr>
            {columns.map(({ title, isText }) => (
              <th scope="col" class={isText === true ? 'text' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr class={rowClass?.(row)}>
              {columns.map((column, place) => (
                <GridCell column={column} row={row} isHead={place === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function GridCell<Row>({ column, row, isHead }: { column: Column<Row>; row: Row; isHead: boolean }): VNode {
  const names = [column.isText === true ? 'text' : '', column.class?.(row) ?? ''].filter(
    (name) => name !== '',
  );
  const facts = {
    class: names.length === 0 ? undefined : names.join(' '),
    'data-sort': column.sort === undefined ? undefined : String(column.sort(row) ?? ''),
  };
  return isHead ? (
    <th scope="row" {...facts}>
      {column.show(row)}
    </th>
  ) : (
    <td {...facts}>{column.show(row)}</td>
  );
}
