/** A search for the limit: what held, what broke, and the path to it. Input: plan/capacity-report.ts. */
import { formatMs, formatNumber, formatShare } from '../format/wording.ts';
import {
  banner,
  columns,
  command,
  facts,
  list,
  quiet,
  section,
  styled,
  table,
  withoutNotes,
} from '../document/build.ts';
import type { Document, Fact, Table } from '../document/document.ts';
import { absent, type Tone } from '../document/marks.ts';
import { levelUnit } from '../capacity/capacity-report.ts';
import type { CapacityEnd, CapacityReport } from '../capacity/report-schema.ts';
import { latencyChart, pathChart } from './capacity-charts.ts';
import { formatDate } from '../format/moment.ts';
import { scalabilitySection } from './scalability.ts';

export function capacityDocument(report: CapacityReport): Document {
  const [first = '', ...others] = report.findings;
  const top = banner({
    tone: endingTone(report),
    verdict: headline(report),
    name: 'capacity',
    meaning: first,
    reasons: others,
    facts: briefFacts(report),
  });
  const hasTrials = report.trials.length > 0;
  const trials = trialTable(report);
  const again = section('To repeat it', [command(report.command)], { id: 'repeat' });
  const notes = report.notes.length === 0 ? [] : [section('To know about it', [list(report.notes)])];
  const curve = [latencyChart(report), scalabilitySection(report.usl, loadUnit(report))];
  return {
    title: `Capacity: ${report.findings[0] ?? report.name}`,
    page: [
      top,
      ...((report.held ?? report.broke) === null
        ? []
        : [section('The bracket', [endTable(report)], { id: 'ends' })]),
      ...(hasTrials ? [section('What a load costs', curve, { id: 'curve' })] : []),
      ...(hasTrials ? [section('How it was found', [pathChart(report), trials], { id: 'path' })] : []),
      { ...again, blocks: [...again.blocks, ...notes] },
    ],
    comment: [top, trials, ...again.blocks, ...notes],
    screen: [
      facts(briefFacts(report).slice(0, 2), true),
      withoutNotes(trials),
      list(report.notes, true),
      top,
    ],
  };
}

function loadUnit({ model }: CapacityReport): string {
  return model === 'open' ? 'requests in flight' : 'users';
}

function endingTone({ ending }: CapacityReport): Tone {
  if (ending === 'below-lowest') return 'bad';
  return ending === 'bracketed' || ending === 'at-least' ? 'good' : 'warning';
}

/** `240 – 252 requests/s`, `≥ 240`, `< 1`. */
function headline({ held, broke, model }: CapacityReport): string {
  const unit = levelUnit(model);
  if (held !== null && broke !== null)
    return `${formatNumber(held.level)} – ${formatNumber(broke.level)} ${unit}`;
  if (held !== null) return `≥ ${formatNumber(held.level)} ${unit}`;
  return broke === null ? 'not found' : `< ${formatNumber(broke.level)} ${unit}`;
}

function briefFacts(report: CapacityReport): Fact[] {
  return [
    { label: 'SLO', text: report.slo },
    { label: 'target', text: report.target_url },
    { label: 'model', text: report.model === 'open' ? 'open: arrivals' : 'closed: users' },
    { label: 'precision', text: formatShare(report.precision) },
    { label: 'began', text: formatDate(report.started_at) },
    { label: 'took', text: `${formatNumber(report.seconds_used / 60)} min` },
  ];
}

interface End extends CapacityEnd {
  readonly what: string;
}

function endTable({ held, broke, model }: CapacityReport): Table {
  const ends = [
    ...(held === null ? [] : [{ what: 'held', ...held }]),
    ...(broke === null ? [] : [{ what: 'broke', ...broke }]),
  ];
  const users = columns<End>([
    'as users',
    (end) => shown(end.users, (users) => formatNumber(Math.floor(users))),
  ]);
  const measures = ['p50', 'p95', 'p99', 'max'] as const;
  return table('The bracket', ends, [
    ...columns<End>(
      ['end', ({ what }) => what, { isText: true }],
      [levelUnit(model), ({ level }) => formatNumber(level)],
    ),
    ...(model === 'open' ? users : []),
    ...columns<End>(
      ['answered /s', ({ requestsPerSecond }) => shown(requestsPerSecond, formatNumber)],
      ...measures.map((name) => [name, ({ latencyMs }: End) => shown(latencyMs[name], formatMs)] as const),
      ['errors', ({ errorShare }) => shown(errorShare, formatShare)],
    ),
  ]);
}

type Trial = CapacityReport['trials'][number];

const outcomeTones: Readonly<Record<Trial['outcome'], Tone>> = {
  good: 'good',
  bad: 'bad',
  'generator-limited': 'warning',
  died: 'bad',
};

function trialTable({ trials, model }: CapacityReport): Table {
  const shownTrials = trials.map((trial, place) => ({ ...trial, number: place + 1 }));
  const latency = (name: string) => (trial: Trial) => shown(trial.latencyMs[name], formatMs);
  const all = columns<(typeof shownTrials)[number]>(
    [
      'trial',
      ({ number, level, kind }) => [
        `${String(number).padStart(2)}. ${formatNumber(level)} ${levelUnit(model)} `,
        quiet(kind),
      ],
      { isText: true },
    ],
    ['outcome', ({ outcome }) => [styled(outcomeTones[outcome], outcome)], { isText: true }],
    ['/s', ({ started, seconds }) => formatNumber(started / seconds), { needs: 'page' }],
    ['p50', latency('p50'), { needs: 'page' }],
    ['p95', latency('p95')],
    ['p99', latency('p99'), { needs: 'page' }],
    ['errors', ({ errorShare }) => shown(errorShare, formatShare)],
    ['dropped', ({ dropped }) => formatNumber(dropped), { needs: 'page' }],
    ['calm after', ({ cooldownSeconds }) => `${formatNumber(cooldownSeconds)} s`, { needs: 'page' }],
  );
  return table('Trials', shownTrials, { columns: all, notes: ({ reasons }) => reasons });
}

function shown(value: number | null | undefined, format: (value: number) => string): string {
  return value == null ? absent : format(value);
}
