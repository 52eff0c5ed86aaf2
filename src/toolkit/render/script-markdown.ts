/** A script's checks, groups and metrics in Markdown. */
import { details, table } from './markdown-parts.ts';
import type { ScriptView } from './view/script.ts';

const marks = { met: '✅', missed: '❌', 'no-data': '⚠️' } as const;

export function scriptMarkdown({ checkText, checks, groups, metrics }: ScriptView): string[] {
  const checkTable = table(
    ['', 'check', 'group', 'passed', 'failed', 'share'],
    checks.map((row) => [
      marks[row.status],
      row.check,
      row.group,
      ...[row.passes, row.fails, row.share].map(({ text }) => text),
    ]),
  );
  const groupTable = table(
    ['group', 'runs', 'average', 'p50', 'p95', 'max'],
    groups.map((row) => [
      row.group,
      ...[row.runs, row.avg, row.med, row.p95, row.max].map(({ text }) => text),
    ]),
  );
  const metricTable = table(
    ['metric', 'type', 'unit', 'figures'],
    metrics.map(({ metric, type, unit, figures }) => [metric, type, unit, figures]),
  );
  return [
    details(`Checks: ${checkText ?? ''}`, checkTable),
    details('Groups', groupTable),
    details('Metrics of the script', metricTable),
  ];
}
