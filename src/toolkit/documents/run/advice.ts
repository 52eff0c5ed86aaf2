/** What makes the numbers say less than they seem to, the weightiest first. */
import type { Report } from '../../analyze/report-schema.ts';
import { list, paragraph, section, styled } from '../../document/build.ts';
import type { Block, Item, Section } from '../../document/document.ts';
import { remarkText } from './screen.ts';

type Advice = Report['advice'][number];

const severities: readonly Advice['severity'][] = ['critical', 'warning', 'info'];

function sorted({ advice }: Report): Advice[] {
  return [...advice].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

export function adviceItem({ severity, text, evidence, code }: Advice): Item {
  return { severity, text: [styled('strong', text)], evidence: [evidence], code };
}

export function adviceSection(report: Report): Section {
  const items = sorted(report).map(adviceItem);
  const none = paragraph('None: nothing about this run weakens its numbers.');
  return section('Advice', [items.length === 0 ? none : list(items)], {
    id: 'advice',
    nav: items.length > 0 ? `Advice (${items.length})` : 'Advice',
  });
}

export function adviceInShort(report: Report): Section {
  return section('Advice', [list(sorted(report).map(adviceItem))]);
}

const most = 2;

/** What it rests on is in the page; remarks that change nothing are there alone. */
export function adviceOnScreen(report: Report): Block[] {
  const all = sorted(report);
  const shown = all.filter(({ severity }) => severity !== 'info').slice(0, most);
  const rest = all.length - shown.length;
  return [
    list(shown.map(({ severity, text }) => ({ severity, text }))),
    ...(rest > 0 ? [paragraph(remarkText(rest, shown.length > 0), true)] : []),
  ];
}
