/** The declared mix against the observed one. */
import { metricNames } from '../../contract/metrics.ts';
import { formatSelector } from '../../contract/selector.ts';
import type { Run } from './run.ts';
import type { MetricIndex } from './metric-index.ts';
import type { Report } from './report-schema.ts';
import { chiSquareTail } from '../statistics/distributions.ts';
import { taskTraffic } from './traffic.ts';

/** A χ² test needs this many expected in a cell (Cochran, 1954). */
const fewestExpected = 5;

export function observeMix(record: Run): Pick<Report, 'users_and_tasks' | 'mix_p_value'> {
  const metrics = record.metrics;
  const counted = tasksOf(record, metrics).map(({ user, task, share }) => ({
    user,
    task,
    share,
    iterations: metrics.value(formatSelector(metricNames.taskRuns, { task, user }), 'count') ?? 0,
  }));
  const ofUser = (user: string): number =>
    counted.filter((one) => one.user === user).reduce((total, { iterations }) => total + iterations, 0);
  const tasks = counted.map(({ user, task, share, iterations }) => {
    const total = ofUser(user);
    return {
      user,
      task,
      iterations,
      declaredShare: share,
      observedShare: total === 0 ? null : iterations / total,
      traffic: taskTraffic(record, metrics, { task, user }),
    };
  });
  const declared = counted.flatMap(({ share, ...one }) => (share === null ? [] : [{ ...one, share }]));
  return { users_and_tasks: tasks, mix_p_value: mixPValue(declared, ofUser) };
}

/** As declared, or as seen in raw samples. */
function tasksOf(
  { plan }: Run,
  metrics: MetricIndex,
): readonly { user: string; task: string; share: number | null }[] {
  if (plan !== null) return plan.mix;
  return metrics
    .selectors(metricNames.taskRuns)
    .flatMap(({ tags: { user, task } }) =>
      user === undefined || task === undefined ? [] : [{ user, task, share: null }],
    );
}

/** Pearson's χ² over all users, each user's total given; null when there is too little to test. */
function mixPValue(
  counted: readonly { user: string; share: number; iterations: number }[],
  ofUser: (user: string) => number,
): number | null {
  const cells = counted
    .map(({ user, share, iterations }) => ({ user, expected: share * ofUser(user), iterations }))
    .filter(({ expected }) => expected >= fewestExpected);
  const degreesOfFreedom = cells.length - new Set(cells.map(({ user }) => user)).size;
  if (degreesOfFreedom < 1) return null;
  const statistic = cells.reduce(
    (total, { expected, iterations }) => total + (iterations - expected) ** 2 / expected,
    0,
  );
  return chiSquareTail(statistic, degreesOfFreedom);
}
