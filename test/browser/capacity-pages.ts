/** What `capacity`, `scaling` and `plan` write, of targets whose behaviour is known. */
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { planCapacity } from '../../src/toolkit/plan/capacity-plan.ts';
import { capacityReport } from '../../src/toolkit/capacity/capacity-report.ts';
import { type PlanBasis, runBasis } from '../../src/toolkit/plan/plan-basis.ts';
import { scalingReport } from '../../src/toolkit/capacity/scaling-report.ts';
import { scalingBasis, searchBasis } from '../../src/toolkit/plan/search-basis.ts';
import type { RunRecord } from '../../src/toolkit/record/types.ts';
import { saturating, stepRecord } from '../analyze/step-record.ts';
import {
  recordingOf,
  scalingOf,
  search,
  searched,
  searchedQueue,
  settings,
  trial,
} from '../capacity/search-record.ts';
import { watchedRecord } from '../plan/watched-record.ts';
import { renderCapacityHtml, renderPlanHtml, renderScalingHtml } from '../documents/forms.ts';
import { deployed } from '../plan/deployed.ts';

export function capacityPages() {
  const queue = searchedQueue(200);
  const sizes = scalingOf([1, 2, 4].map((n) => [n, searchedQueue((200 * n) / (1 + 0.2 * (n - 1)))] as const));
  const last = sizes.sizes[2]!.search;
  return {
    'a search with its bracket': renderCapacityHtml(capacityReport(queue)),
    'a search of users whose target died': renderCapacityHtml(capacityReport(usersUntilDeath())),
    'a search that was cut at once': renderCapacityHtml(capacityReport(search([], { state: 'interrupted' }))),
    'a search in which nothing held': renderCapacityHtml(capacityReport(searched(0))),
    'replicas that share something': renderScalingHtml(scalingReport(sizes)),
    'replicas of which one size was found out': renderScalingHtml(
      scalingReport(
        scalingOf([
          [1, queue],
          [2, search([])],
        ]),
      ),
    ),
    'a plan from a search': planPage(searchBasis(queue, queue.trials.map(recordingOf), 1)),
    'a plan from replicas': planPage(scalingBasis(sizes, last.trials.map(recordingOf))),
    'a plan from steps': planPage(basisOf(watchedRecord())),
    'a plan from what was not watched': planPage(basisOf(stepRecord(saturating))),
  } as const;
}

function usersUntilDeath(): ReturnType<typeof search> {
  const trials = [
    trial(20),
    trial(40),
    trial(80, { outcome: 'died', reasons: ['the target no longer answers'] }),
  ];
  return search(trials, { state: 'target-died', settings: { ...settings, unit: 'users' } });
}

function basisOf(record: RunRecord): PlanBasis | null {
  return runBasis(record, analyze(record, { strict: false }).report, 1);
}

function planPage(basis: PlanBasis | null): string {
  if (basis === null) throw new Error('nothing held');
  return renderPlanHtml(
    planCapacity(basis, { todayPerSecond: 40, pricePerReplicaHour: 0.12, podStartSeconds: 30 }, deployed),
  );
}
