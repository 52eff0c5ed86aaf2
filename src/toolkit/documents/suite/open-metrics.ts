/** metrics.txt of a suite, as GitLab's `metrics` report shows what changed: OpenMetrics 1.0, a gauge a figure. */
import type { IndexedRun } from '../run-index.ts';
import { visible } from '../../format/visible.ts';
import type { SuiteIndex } from './types.ts';

const gauges: readonly {
  readonly name: string;
  readonly help: string;
  readonly read: (run: IndexedRun) => number | null;
}[] = [
  { name: 'load_p95_seconds', help: 'p95 latency', read: (run) => seconds(run.p95_latency_ms) },
  { name: 'load_p99_seconds', help: 'p99 latency', read: (run) => seconds(run.p99_latency_ms) },
  { name: 'load_requests_per_second', help: 'Throughput', read: (run) => run.requests_per_second },
  { name: 'load_success_ratio', help: 'Requests answered right', read: (run) => run.success_rate },
];

export function renderOpenMetrics({ rows, overallSuccessRate }: SuiteIndex): string {
  const families = gauges.flatMap(({ name, help, read }) => {
    const samples = rows.flatMap(({ scenario, facts }) => {
      const value = facts === null ? null : read(facts.index.run);
      return value === null ? [] : [`${name}{scenario="${labelValue(scenario)}"} ${value}`];
    });
    return samples.length === 0 ? [] : [`# TYPE ${name} gauge`, `# HELP ${name} ${help}`, ...samples];
  });
  const overall = [
    '# TYPE load_overall_success_ratio gauge',
    `load_overall_success_ratio ${overallSuccessRate}`,
  ];
  return `${[...families, ...overall, '# EOF'].join('\n')}\n`;
}

/** As OpenMetrics 1.0 escapes it. */
function labelValue(text: string): string {
  return visible(text).replace(/[\\"]/g, '\\$&');
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}
