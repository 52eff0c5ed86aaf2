/** plan.md. */
import type { CapacityPlan } from '../../plan/capacity-plan.ts';
import { document, escape, list, table } from '../markdown-parts.ts';
import { planView } from './plan-view.ts';

export function renderPlanMarkdown(plan: CapacityPlan): string {
  const { title, answers, sections } = planView(plan);
  return document([
    `# ${escape(title)}`,
    list(answers),
    ...sections.flatMap((section) => [
      `## ${section.title}`,
      list(section.sentences),
      ...section.tables.map(({ head, rows }) => table(head, rows)),
    ]),
  ]);
}
