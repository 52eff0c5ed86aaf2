/** A suite's runs side by side: the five sentences, a row and a card a scenario, what to do, how the target recovered. */
import { formatShare } from '../format/wording.ts';
import { cooldownText } from '../cooldown/cooldown-text.ts';
import {
  banner,
  columns,
  failed,
  folded,
  group,
  link,
  list,
  paragraph,
  paragraphs,
  section,
  skipped,
  styled,
  table,
} from '../document/build.ts';
import type { Cell, Document, Item, Section, Table, TestCase } from '../document/document.ts';
import { absent } from '../document/marks.ts';
import { formatDate } from '../format/moment.ts';
import { runCards, runColumns } from './run-index.ts';
import { suiteGauges } from './suite/gauges.ts';
import { earlierAttempts } from './suite/suite-index.ts';
import type { SuiteIndex, SuiteRow } from './suite/types.ts';
import { verdictCell, verdictTones } from './tones.ts';

export function suiteDocument(index: SuiteIndex): Document {
  const { state, verdict, rows, summary, overallSuccessRate } = index;
  const top = banner({ tone: verdictTones[verdict], verdict, name: `suite ${state.suite}` });
  const meaning = `${formatShare(overallSuccessRate)} of the scenarios passed.`;
  const told = paragraph(summary.join(' '));
  const scenarios = scenarioTable(rows);
  const inShort = scenarioTable(rows, ({ reason }) => [reason]);
  const changes = rows.flatMap(({ scenario, change }) =>
    change === null ? [] : [{ lead: scenario, text: change }],
  );
  const [advice, earlier, cooldowns] = [adviceSection(index), earlierSection(rows), cooldownSection(rows)];
  const runs = runCards(rows.flatMap(({ facts }) => (facts === null ? [] : [facts.index])));
  return {
    title: `${verdict} ${state.suite}`,
    page: [
      { ...top, meaning, purpose: formatDate(state.startedAt) },
      told,
      section('Scenarios', [scenarios], { id: 'scenarios', nav: 'Scenarios' }),
      advice,
      runs,
      ...earlier,
      cooldowns,
    ],
    comment: [
      { ...top, name: state.suite },
      told,
      inShort,
      list(changes),
      ...[advice, ...earlier, cooldowns].map(folded),
    ],
    screen: [inShort, group(...paragraphs(summary)), top],
    tests: {
      name: state.suite,
      seconds: rows.reduce((sum, row) => sum + secondsOf(row), 0),
      startedAt: state.startedAt,
      cases: rows.map((row) => testCase(state.suite, row)),
    },
    gauges: suiteGauges(index),
  };
}

function scenarioTable(
  rows: readonly SuiteRow[],
  notes = ({ reason, change }: SuiteRow) => [reason, change],
): Table {
  const name = ({ scenario, facts }: SuiteRow): Cell => [link(scenario, facts?.index.run.report ?? null)];
  const verdict = (row: SuiteRow): Cell =>
    row.verdict === null ? [styled('none', row.status)] : verdictCell(row.verdict);
  const heads = [
    ...columns<SuiteRow>(
      ['scenario', name, { isText: true, wraps: true }],
      ['verdict', verdict, { isText: true }],
    ),
    ...runColumns<SuiteRow>(({ facts }) => facts?.index.run ?? null),
    ...columns<SuiteRow>(
      ['to baseline', comparisonCell, { isText: true, needs: 'comment' }],
      ['attempts', ({ attempts }) => String(attempts.length), { needs: 'comment' }],
    ),
  ];
  return table('Scenarios', rows, { columns: heads, notes });
}

function comparisonCell({ comparison, attempts }: SuiteRow): Cell {
  const folder = attempts.at(-1)?.folder ?? null;
  return comparison === null || folder === null
    ? absent
    : [link(comparison, `./${encodeURIComponent(folder)}/comparison.html`)];
}

function adviceSection({ recommendations }: SuiteIndex): Section {
  const items = recommendations.map(({ code, severity, text, evidence }): Item => ({
    severity,
    text: [styled('strong', text)],
    evidence: evidence.map((one) => `${one.scenario}: ${one.text}`),
    code,
  }));
  const none = recommendations.length === 0 ? paragraph('None.') : null;
  return section('Recommendations', [none, list(items)], {
    id: 'recommendations',
    nav: 'Recommendations',
  });
}

function earlierSection(rows: readonly SuiteRow[]): Section[] {
  const items = earlierAttempts(rows).map(({ scenario, attempt, folder, why }): Item => {
    const place =
      folder === null ? [] : [' (', link(folder, `./${encodeURIComponent(folder)}/report.html`), ')'];
    return { lead: `${scenario}, attempt ${attempt}`, text: [why, ...place] };
  });
  return items.length === 0 ? [] : [section('Earlier attempts', [list(items)], { id: 'attempts' })];
}

function cooldownSection(rows: readonly SuiteRow[]): Section {
  const items = rows.flatMap(({ scenario, cooldown }) =>
    cooldown === null ? [] : [{ lead: `before ${scenario}`, text: cooldownText(cooldown) }],
  );
  const none = items.length === 0 ? paragraph('None: no scenario came after another.') : null;
  return section('Cooldowns', [none, list(items)], { id: 'cooldowns', nav: 'Cooldowns' });
}

function secondsOf({ facts }: SuiteRow): number {
  return facts?.index.run.duration_seconds ?? 0;
}

/** Each run's own junit.xml has its gates. */
function testCase(suite: string, row: SuiteRow): TestCase {
  return { group: suite, name: row.scenario, seconds: secondsOf(row), result: resultOf(row) };
}

function resultOf({ verdict, reason, comparison, change }: SuiteRow): TestCase['result'] {
  if (verdict === null || verdict === 'NO GATES') return skipped(reason);
  if (verdict !== 'PASS') return failed(verdict, reason);
  return comparison === 'regressed' ? failed('regression', change ?? comparison) : 'passed';
}
