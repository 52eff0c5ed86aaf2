/** A suite's figures for what compares them from job to job. */
import type { Gauge } from '../../document/document.ts';
import type { IndexedRun } from '../index-schema.ts';
import type { SuiteIndex } from './types.ts';

const figures: readonly {
  readonly name: string;
  readonly help: string;
  readonly read: (run: IndexedRun) => number | null;
}[] = [
  { name: 'load_p95_seconds', help: 'p95 latency', read: (run) => seconds(run.p95_latency_ms) },
  { name: 'load_p99_seconds', help: 'p99 latency', read: (run) => seconds(run.p99_latency_ms) },
  { name: 'load_requests_per_second', help: 'Throughput', read: (run) => run.requests_per_second },
  { name: 'load_success_ratio', help: 'Requests answered right', read: (run) => run.success_rate },
];

export function suiteGauges({ rows, overallSuccessRate }: SuiteIndex): Gauge[] {
  const overall = { name: 'load_overall_success_ratio', help: '' };
  return [
    ...figures.map(({ name, help, read }) => ({
      name,
      help,
      samples: rows.flatMap(({ scenario, facts }) => {
        const value = facts === null ? null : read(facts.index.run);
        return value === null ? [] : [{ labels: { scenario }, value }];
      }),
    })),
    { ...overall, samples: [{ labels: {}, value: overallSuccessRate }] },
  ];
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}
