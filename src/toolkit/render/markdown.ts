/** report.md: for a pull request or `$GITHUB_STEP_SUMMARY`. */
import type { Analysis } from '../analyze/analysis.ts';
import { details, escape, list, quotes, repeat, table } from './markdown-parts.ts';
import { scriptMarkdown } from './script-markdown.ts';
import { buildView, type View } from './view.ts';
import type { TrafficCells } from './view/cell.ts';
import type { Fact } from './view/facts.ts';
import { textSparkline } from './view/text-sparkline.ts';
import { verdictIcons } from './view/verdict-icons.ts';

const statusIcons = { met: '✅', missed: '❌', 'no-data': '⚠️', 'not-evaluated': '▫️' } as const;
/** GitHub takes 65,536 characters in a comment. */
const mostBytes = 60_000;

export function renderMarkdown(analysis: Analysis): string {
  const view = buildView(analysis);
  const text = sections(view)
    .filter((section) => section !== '')
    .reduce((sofar, section) => {
      const longer = sofar === '' ? section : `${sofar}\n\n${section}`;
      return Buffer.byteLength(longer) > mostBytes ? sofar : longer;
    }, '');
  return `${text}\n`;
}

function sections(view: View): string[] {
  return [
    `## ${verdictIcons[view.verdict]} ${view.verdict} ${escape(view.scenario)}`,
    `**${escape(view.meaning)}** ${escape(view.purpose)}`,
    list(view.reasons),
    factTable(view.brief),
    headed('Gates and targets', checkTable(view.checks)),
    titled(
      'What broke first',
      view.breaks.map(
        ({ at, kind, text, also }) => `${at}: ${kind} ${text}${also === null ? '' : `; and ${also}`}`,
      ),
    ),
    titled('Why', view.causes),
    titled('How much it took', view.capacity),
    stepSection(view),
    targetSection(view),
    headed('Endpoints', endpointTable(view)),
    repeat(view.command),
    details('Phases', trafficTable(view.phases.map(({ phase, span, cells }) => [`${phase} ${span}`, cells]))),
    details('Errors', errorTable(view)),
    details('Advice', list(view.advice.map(({ text, evidence }) => `${text} (${evidence})`))),
    ...scriptMarkdown(view.script),
    details('Users and tasks', mixTable(view)),
    details('Facts', factTable([...view.identity, ...view.generator])),
    quotes(view.notes),
  ];
}

function targetSection({ target }: View): string {
  const { bottleneck, events, recommendations } = target;
  const named = bottleneck === null ? [] : [`The bottleneck: ${bottleneck.text}`];
  const text = titled('The target', [
    ...named,
    ...recommendations.map((one) => `${one.text} (${one.evidence})`),
  ]);
  const seen = details('Alerts, anomalies, scaling moments and outages', eventTable(events));
  const statements = details('Top statements', list(target.statements));
  return [text, seen, statements].filter((part) => part !== '').join('\n\n');
}

function eventTable(events: View['target']['events']): string {
  return table(
    ['when', 'what', ''],
    events.map(({ at, kind, text }) => [at, kind, text]),
  );
}

function stepSection({ steps }: View): string {
  if (steps === null) return '';
  const rows = table(
    ['', 'step', steps.unit, 'requests/s', 'throughput', 'p95', 'success', 'target CPU'],
    steps.rows.map(({ good, phase, level, rate, throughput, p95, success, cpu }) => [
      statusIcons[good ? 'met' : 'missed'],
      ...[phase, level, rate, throughput, p95, success, cpu],
    ]),
  );
  return `### Step by step\n\n${list([...steps.sentences, ...steps.scalability.sentences])}\n\n${rows}`;
}

function checkTable(checks: View['checks']): string {
  return table(
    ['', 'limit on', 'measured', 'limit', 'margin', 'when'],
    checks.map((row) => [
      statusIcons[row.status],
      `${row.kind}: ${row.label}`,
      row.value,
      row.limit,
      row.margin,
      row.when ?? row.reason ?? '',
    ]),
  );
}

function endpointTable({ endpoints }: View): string {
  return table(
    [...trafficHead, 'p95 over time'],
    endpoints.map(({ name, cells, spark }) => [...trafficRow(name, cells), textSparkline(spark)]),
  );
}

const trafficHead = ['', 'requests', '/s', 'success', 'p50', 'p95', 'p99', 'max'];

function trafficTable(rows: readonly (readonly [name: string, cells: TrafficCells])[]): string {
  return table(
    trafficHead,
    rows.map(([name, cells]) => trafficRow(name, cells)),
  );
}

function trafficRow(name: string, cells: TrafficCells): string[] {
  const { requests, rate, success, p50, p95, p99, max } = cells;
  return [
    name,
    ...[requests, rate, success, p50, p95, p99, max].map(({ text, range }) =>
      range === undefined ? text : `${text} (${range})`,
    ),
  ];
}

function errorTable({ errors }: View): string {
  return table(
    ['endpoint', 'error', 'logged', 'first', 'last'],
    errors.map((row) => [row.endpoint, row.label, row.count.text, row.first, row.last]),
  );
}

function mixTable({ mix }: View): string {
  const rows = mix.rows.map((row) => [
    row.user,
    row.task,
    row.iterations.text,
    row.declared.text,
    row.observed.text,
  ]);
  const text = table(['user', 'task', 'iterations', 'declared', 'observed'], rows);
  return mix.text === null ? text : `${text}\n\n${escape(mix.text)}`;
}

function factTable(facts: readonly Fact[]): string {
  return table(
    ['', ''],
    facts.map(({ label, text }) => [label, text]),
  );
}

function headed(title: string, body: string): string {
  return body === '' ? '' : `### ${title}\n\n${body}`;
}

function titled(title: string, items: readonly string[]): string {
  return headed(title, list(items));
}
