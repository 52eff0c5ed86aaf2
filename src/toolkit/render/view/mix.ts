/** Who did what: the declared mix of tasks against the observed one. */
import type { Report } from '../../analyze/report-schema.ts';
import { type Cell, numberCell, shareCell } from './cell.ts';

export interface Mix {
  readonly rows: readonly MixRow[];
  /** Whether the declared mix was kept; null where it can't be said. */
  readonly text: string | null;
}

export interface MixRow {
  readonly user: string;
  readonly task: string;
  readonly iterations: Cell;
  readonly declared: Cell;
  readonly observed: Cell;
}

/** Below this a difference between declared and observed mix is no chance. */
const significance = 0.01;

export function mixOf({ users_and_tasks: tasks, mix_p_value: pValue }: Report): Mix {
  return {
    rows: tasks.map((one) => ({
      user: one.user,
      task: one.task,
      iterations: numberCell(one.iterations),
      declared: shareCell(one.declaredShare),
      observed: shareCell(one.observedShare),
    })),
    text: pValue === null ? null : mixText(pValue),
  };
}

function mixText(pValue: number): string {
  const kept = pValue >= significance ? 'The declared mix was kept' : 'The declared mix was not kept';
  return `${kept} (χ² test, p ${pValue < 0.001 ? '< 0.001' : `= ${pValue.toFixed(3)}`}).`;
}
