/** A chart's figures as a table behind a fold: for those who don't see charts, or want to copy numbers. */
import type { VNode } from 'preact';
import { type Column, Grid } from '../grid.tsx';

interface Props<Row> {
  readonly title: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

export function FigureTable<Row>({ title, columns, rows }: Props<Row>): VNode {
  return (
    <details class="data">
      <summary>{title} as a table</summary>
      <Grid label={`${title} as a table`} columns={columns} rows={rows} />
    </details>
  );
}
