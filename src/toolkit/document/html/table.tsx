/** The one table; the page's script makes a lively one sortable by what its figures sort by. */
import type { VNode } from 'preact';
import type { Cell, Column, Figure, Row, Table } from '../document.ts';
import { isText } from '../plain.ts';
import { ShareBar, Sparkline, UseBar } from './charts/small.tsx';
import { Scroll } from './scroll.tsx';
import { Line, Mark } from './text.tsx';

/** The first column names the row. */
export function Grid({ table: { label, columns, rows, isLively, rest } }: { table: Table }): VNode {
  return (
    <>
      <Scroll label={`${label}, table`}>
        <table data-lively={isLively ? label : undefined}>
          <thead>
            <tr>
              {columns.map(({ title, isText: isLeft }) => (
                <th scope="col" class={isLeft ? 'text' : undefined}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                {columns.map((column, place) => (
                  <GridCell row={row} column={column} place={place} isSortable={isLively} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {rest !== '' && <p class="quiet">{rest}</p>}
    </>
  );
}

interface CellProps {
  readonly row: Row;
  readonly column: Column;
  readonly place: number;
  readonly isSortable: boolean;
}

function GridCell({ row, column, place, isSortable }: CellProps): VNode {
  const cell = row.cells[place] ?? '';
  const names = [column.isText ? 'text' : '', column.wraps ? 'wrap' : ''].filter((name) => name !== '');
  const facts = {
    class: names.length === 0 ? undefined : names.join(' '),
    'data-sort': isSortable ? sortKey(cell) : undefined,
  };
  if (place > 0) {
    return (
      <td {...facts}>
        <Shown cell={cell} />
      </td>
    );
  }
  return (
    <th scope="row" {...facts}>
      {row.tone !== null && <Mark tone={row.tone} />}
      {row.tone !== null && ' '}
      <Shown cell={cell} />
      {row.notes.map((note) => (
        <div class="why">{note}</div>
      ))}
    </th>
  );
}

function Shown({ cell }: { cell: Cell }): VNode | null {
  if (isText(cell)) return <Line text={cell} />;
  switch (cell.kind) {
    case 'figure':
      return <ShownFigure figure={cell} />;
    case 'use':
      return (
        <>
          {cell.text !== '' && <Mark tone={cell.tone} />}
          {cell.text !== '' && ' '}
          <Line text={cell.text} />
          {cell.use !== null && <UseBar use={cell.use} tone={cell.tone} />}
        </>
      );
    case 'spark':
      return cell.values.length > 1 ? <Sparkline {...cell} /> : null;
    case 'shares':
      return <ShareBar {...cell} />;
  }
}

/** What is plain text has none: a figure's text would be sorted by its letters. */
function sortKey(cell: Cell): string | undefined {
  if (isText(cell)) return undefined;
  if (cell.kind === 'use') return String(cell.use ?? -1);
  return cell.kind === 'figure' ? String(cell.value ?? '') : undefined;
}

/** One of few requests is dimmed, with the interval that holds it. */
function ShownFigure({ figure: { text, range, below } }: { figure: Figure }): VNode {
  if (range !== undefined) {
    return (
      <span class="quiet" title="of few requests: 95 % sure to lie within">
        <Line text={text} />
        <div>{range}</div>
      </span>
    );
  }
  return (
    <>
      <Line text={text} />
      {below !== undefined && below !== '' && <div class="below quiet">{below}</div>}
    </>
  );
}
