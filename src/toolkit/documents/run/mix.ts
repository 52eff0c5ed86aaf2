/** Who did what: the declared mix of tasks against the observed one. */
import type { Report } from '../../analyze/report-schema.ts';
import { columns, paragraph, quiet, section, table } from '../../document/build.ts';
import type { Section } from '../../document/document.ts';
import { numberCell, shareCell } from '../figures.ts';

/** Below this a difference between declared and observed mix is no chance. */
const significance = 0.01;

type Task = Report['users_and_tasks'][number];

/** Nothing where no tasks are known. */
export function mixSection({ users_and_tasks: tasks, mix_p_value: pValue }: Report): Section[] {
  if (tasks.length === 0) return [];
  const heads = columns<Task>(
    ['user and task', ({ user, task }) => [`${task} `, quiet(user)], { isText: true, wraps: true }],
    ['iterations', ({ iterations }) => numberCell(iterations).text],
    ['declared', ({ declaredShare }) => shareCell(declaredShare).text],
    ['observed', ({ observedShare }) => shareCell(observedShare).text],
    [
      'declared (line) and observed (bar)',
      ({ declaredShare, observedShare }) => ({
        kind: 'shares',
        declared: declaredShare ?? 0,
        observed: observedShare ?? 0,
      }),
      { isText: true, needs: 'page' },
    ],
  );
  const title = 'Users and tasks';
  const kept = pValue === null ? null : paragraph(mixText(pValue), true);
  return [section(title, [kept, table(title, tasks, heads)], { id: 'users', nav: 'Users' })];
}

function mixText(pValue: number): string {
  const kept = pValue >= significance ? 'The declared mix was kept' : 'The declared mix was not kept';
  return `${kept} (χ² test, p ${pValue < 0.001 ? '< 0.001' : `= ${pValue.toFixed(3)}`}).`;
}
