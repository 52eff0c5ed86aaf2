/** plan.md. */
import { markdownTable } from 'markdown-table';
import type { CapacityPlan } from '../../plan/capacity-plan.ts';
import { planView } from './plan-view.ts';

export function renderPlanMarkdown(plan: CapacityPlan): string {
  const { title, answers, sections } = planView(plan);
  const list = (items: readonly string[]): string => items.map((item) => `- ${escape(item)}`).join('\n');
  const parts = sections.flatMap((section) => [
    `## ${section.title}`,
    list(section.sentences),
    ...section.tables.map(({ head, rows }) =>
      markdownTable(
        [head, ...rows].map((row) => row.map(escape)),
        { alignDelimiters: false },
      ),
    ),
  ]);
  return `${[`# ${escape(title)}`, list(answers), ...parts].filter((part) => part !== '').join('\n\n')}\n`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|]/g, '\\$&');
}
