/** A chart's figures as a table behind a fold: for those who don't see charts, or want to copy numbers. */
import type { VNode } from 'preact';
import { type ColumnOf, table } from '../../build.ts';
import { Grid } from '../table.tsx';

interface Props<Row> {
  readonly title: string;
  readonly columns: readonly ColumnOf<Row>[];
  readonly rows: readonly Row[];
  /** What a row is. */
  readonly hint?: string;
}

export function FigureTable<Row>({ title, columns, rows, hint }: Props<Row>): VNode {
  return (
    <details class="data">
      <summary>{title} as a table</summary>
      {hint !== undefined && <p class="quiet">{hint}</p>}
      <Grid table={table(title, rows, columns)} />
    </details>
  );
}
