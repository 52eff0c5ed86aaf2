/** index.md: the suite for a pull request or a job's summary. */
import { cooldownText } from '../../cooldown/cooldown-text.ts';
import { details, document, escape, list, table } from '../markdown-parts.ts';
import { runCells } from '../view/run-cells.ts';
import { verdictIcons } from '../view/verdict-icons.ts';
import { earlierAttempts } from './suite-index.ts';
import type { SuiteIndex, SuiteRow } from './types.ts';

const head = ['', 'scenario', 'users', '/s', 'success', 'p95', 'p99', 'against the baseline', 'why'];

export function renderSuiteMarkdown(index: SuiteIndex): string {
  const { state, verdict, summary, rows, recommendations } = index;
  return document([
    `## ${verdictIcons[verdict]} ${verdict} ${escape(state.suite)}`,
    summary.map(escape).join(' '),
    table(head, rows.map(tableRow)),
    list(rows.flatMap(({ scenario, change }) => (change === null ? [] : [`${scenario}: ${change}`]))),
    details(
      `Recommendations (${recommendations.length})`,
      list(
        recommendations.map(({ severity, text, evidence }) => {
          const why = evidence.map((one) => `${one.scenario}: ${one.text}`).join('; ');
          return `${severity}: ${text} (${why})`;
        }),
      ),
    ),
    details(
      'Earlier attempts',
      list(
        earlierAttempts(rows).map(
          ({ scenario, attempt, why, folder }) =>
            `${scenario}, attempt ${attempt}: ${why}${folder === null ? '' : ` (${folder})`}`,
        ),
      ),
    ),
    details(
      'Cooldowns',
      list(
        rows.flatMap(({ scenario, cooldown }) =>
          cooldown === null ? [] : [`before ${scenario}: ${cooldownText(cooldown)}`],
        ),
      ),
    ),
  ]);
}

function tableRow({ scenario, verdict, status, reason, comparison, attempts, facts }: SuiteRow): string[] {
  const cells = facts === null ? null : runCells(facts.index.run);
  const figures = ['users', 'rate', 'success', 'p95', 'p99'] as const;
  const again = attempts.length > 1 ? ` (attempt ${attempts.length})` : '';
  return [
    verdict === null ? `▫️ ${status}` : `${verdictIcons[verdict]} ${verdict}`,
    scenario,
    ...figures.map((name) => cells?.[name].text ?? '–'),
    comparison ?? '–',
    `${reason}${again}`,
  ];
}
