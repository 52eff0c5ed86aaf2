/** A run: passed or not, what broke and when, why, how much it took; then all that was measured. */
import type { Analysis } from '../analyze/analysis.ts';
import { plural } from '../format/wording.ts';
import {
  banner,
  command,
  facts,
  folded,
  group,
  list,
  paragraph,
  paragraphs,
  section,
} from '../document/build.ts';
import type { ChartFrame, Lanes } from '../document/chart-spec.ts';
import type { Banner, Block, Document, Section } from '../document/document.ts';
import { adviceInShort, adviceOnScreen, adviceSection } from './run/advice.ts';
import { type Break, breakSection, breaksOf, breaksOnScreen } from './run/breaks.ts';
import { capacityOf, causesOf } from './run/causes.ts';
import { chartFrame } from './run/charts.ts';
import {
  type EndpointRow,
  endpointRows,
  endpointSection,
  endpointsOnScreen,
  endpointTable,
} from './run/endpoints.ts';
import { type ErrorRow, errorRows, errorTable, failureSection, otherFailures } from './run/errors.ts';
import { briefFacts, fileList, generatorFacts, identityFacts } from './run/facts.ts';
import { limitSection, limitsOnScreen, limitTable, thresholdFold } from './run/limit-blocks.ts';
import { type CheckRow, checkRows } from './run/limits.ts';
import { mixSection } from './run/mix.ts';
import { notesOf } from './run/notes.ts';
import { runnerTable } from './run/runners.ts';
import { inThePage } from './run/screen.ts';
import { runSheet } from './run/sheet.ts';
import { scriptFolds, scriptOnScreen, scriptSections } from './run/script.ts';
import { stepSection, stepsInShort } from './run/steps.ts';
import { targetInShort, targetOnScreen, targetSection } from './run/target.ts';
import { keyFigures } from './run/tiles.ts';
import { generatorChartBlock, phaseTable, timelineSection } from './run/timeline.ts';
import { meaningOf, runTests } from './run/verdict.ts';
import { verdictTones } from './tones.ts';

/** What more than one edition says, made once. */
interface Told {
  readonly analysis: Analysis;
  readonly top: Banner;
  readonly checks: readonly CheckRow[];
  readonly endpoints: readonly EndpointRow[];
  readonly errors: readonly ErrorRow[];
  readonly breaks: readonly Break[];
  readonly causes: readonly string[];
  readonly why: Section;
  readonly took: readonly string[];
}

/** @param recordAt the record's folder, as a link from the page's */
export function runDocument(analysis: Analysis, recordAt = '.'): Document {
  const { report, loadStartMs } = analysis;
  const checks = checkRows(report.checks, loadStartMs);
  const causes = causesOf(analysis);
  const told: Told = {
    analysis,
    top: topOf(analysis),
    checks,
    endpoints: endpointRows(analysis, checks),
    errors: errorRows(analysis),
    breaks: breaksOf(analysis, checks),
    causes,
    why: section('Why', [list(causes)], { id: 'why' }),
    took: capacityOf(analysis, checks),
  };
  return {
    title: `${report.verdict} ${report.scenario}`,
    page: pageOf(told, recordAt),
    comment: commentOf(told),
    screen: screenOf(told),
    tests: runTests(analysis, checks),
    sheet: runSheet(report),
  };
}

function topOf(analysis: Analysis): Banner {
  const { report, plan } = analysis;
  return banner({
    tone: verdictTones[report.verdict],
    verdict: report.verdict,
    name: report.scenario,
    meaning: meaningOf(analysis),
    purpose: plan?.purpose ?? '',
    reasons: report.reasons,
    facts: briefFacts(analysis),
  });
}

const tookTitle = 'How much it took';

function pageOf(told: Told, recordAt: string): Block[] {
  const { analysis, top, checks, endpoints, errors, breaks, causes, why, took } = told;
  const { report } = analysis;
  const frame = chartFrame(analysis, breaks);
  const inShort = group(
    breakSection(breaks, checks),
    ...(causes.length === 0 ? [] : [why]),
    ...(took.length === 0 ? [] : [section(tookTitle, paragraphs(took), { id: 'capacity' })]),
  );
  return [
    top,
    inShort,
    keyFigures(analysis, checks),
    limitSection(checks),
    ...stepSection(analysis),
    timelineSection(analysis, frame),
    targetSection(analysis),
    endpointSection(analysis, { rows: endpoints, errors }, frame),
    ...scriptSections(report),
    ...mixSection(report),
    errorSection(analysis, errors, frame),
    generatorSection(analysis, frame),
    adviceSection(report),
    repeatSection(analysis, checks, recordAt),
  ];
}

function commentOf({ analysis, top, checks, endpoints, errors, breaks, why, took }: Told): Block[] {
  const { report } = analysis;
  const again = command(report.command);
  return [
    top,
    section('Gates and targets', [limitTable('Gates and targets', checks)]),
    ...(breaks.length === 0 ? [] : [breakSection(breaks, checks)]),
    why,
    section(tookTitle, [list(took)]),
    ...stepsInShort(analysis),
    ...targetInShort(analysis),
    section('Endpoints', [endpointTable(endpoints)]),
    ...(again === null ? [] : [again]),
    folded(section('Phases', [phaseTable(report)])),
    folded(section('Errors', [errorTable('Errors', errors)])),
    folded(adviceInShort(report)),
    ...scriptFolds(report),
    ...mixSection(report).map(folded),
    folded(
      section('Facts', [
        facts([...identityFacts(analysis), ...generatorFacts(report, analysis.run)]),
        runnerTable(report),
      ]),
    ),
    missingSection(analysis),
  ];
}

const most = { breaks: 3, reasons: 3, notes: 5 } as const;

function screenOf({ analysis, top, checks, endpoints, breaks, causes, why, took }: Told): Block[] {
  const { report } = analysis;
  const notes = notesOf(report);
  const rest = notes.length - most.notes;
  const more = rest > 0 ? [`and ${plural(rest, 'more note')}: ${inThePage}`] : [];
  const left = report.reasons.length - most.reasons;
  const reasons = [
    ...report.reasons.slice(0, most.reasons),
    ...(left > 0 ? [`and ${left} more: ${inThePage}`] : []),
  ];
  return [
    group({ ...banner({ name: top.name }), purpose: top.purpose }, facts(top.facts, true)),
    endpointsOnScreen(endpoints),
    ...scriptOnScreen(report),
    group(list([...notes.slice(0, most.notes), ...more], true), ...adviceOnScreen(report)),
    ...targetOnScreen(analysis, causes.length > 0),
    section(tookTitle, [list(took)]),
    why,
    breaksOnScreen(breaks, most.breaks),
    limitsOnScreen(checks, breaks.length > 0),
    { ...top, purpose: '', reasons },
  ];
}

function errorSection(analysis: Analysis, rows: readonly ErrorRow[], frame: ChartFrame): Section {
  const kinds = [...(analysis.charts?.errorKinds ?? [])].map(([kind, seen]) => ({ kind, seen }));
  const lanes: Lanes = { kind: 'lanes', frame, kinds };
  return section(
    'Errors',
    [
      rows.length === 0 ? paragraph('None were seen.') : errorTable('Errors', rows, true),
      kinds.length === 0 ? null : lanes,
      failureSection(otherFailures(analysis)),
    ],
    { id: 'errors', nav: 'Errors' },
  );
}

function generatorSection(analysis: Analysis, frame: ChartFrame): Section {
  return section(
    "The generator's health",
    [
      facts(generatorFacts(analysis.report, analysis.run)),
      runnerTable(analysis.report),
      generatorChartBlock(analysis, frame),
    ],
    { id: 'generator', nav: 'Generator' },
  );
}

function repeatSection(analysis: Analysis, checks: readonly CheckRow[], recordAt: string): Section {
  const missing = missingSection(analysis);
  return section(
    'To repeat it',
    [
      command(analysis.report.command),
      facts(identityFacts(analysis)),
      thresholdFold(checks),
      section('Raw data', [fileList(analysis, recordAt)]),
      notesOf(analysis.report).length === 0 ? null : missing,
    ],
    { id: 'facts', nav: 'Facts' },
  );
}

function missingSection({ report }: Analysis): Section {
  return section('What is missing from the record', [list(notesOf(report))]);
}
