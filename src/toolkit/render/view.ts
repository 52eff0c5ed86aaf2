/**
 * The report in words: everything that more than one format says, said once.
 * Input: an Analysis. Output: what the renderers beside this file lay out; they decide nothing but the layout.
 */
import type { Analysis, HeatMap, Spectrum, Line } from '../analyze/analysis.ts';
import type { Report } from '../analyze/report-schema.ts';
import { spectrumOf } from '../analyze/spectrum.ts';
import type { ChartFrame, ChartSpec } from './chart-spec.ts';
import { type Break, breaksOf, capacityOf, causesOf } from './view/answers.ts';
import { type CapacityView, capacityView } from './view/capacity.ts';
import { type TrafficCells, trafficCells } from './view/cell.ts';
import { chartFrame, generatorCharts, targetLanes, timelineCharts } from './view/charts.ts';
import { type CheckRow, checkRows } from './view/check-row.ts';
import { type EndpointView, endpointViews } from './view/endpoints.ts';
import {
  briefFacts,
  type Fact,
  generatorFacts,
  identityFacts,
  type RawFile,
  rawFiles,
} from './view/facts.ts';
import { type ErrorRow, errorRows, type Failure, failuresOf } from './view/failures.ts';
import { type Figure, keyFigures } from './view/figures.ts';
import { formatDuration, formatOffset } from './view/moment.ts';
import { type Mix, mixOf } from './view/mix.ts';
import { holesText, notesOf } from './view/notes.ts';
import { type ScriptView, scriptView } from './view/script.ts';
import { type TargetView, targetView } from './view/target.ts';

export interface PhaseRow {
  readonly phase: string;
  /** `+0:05 – +0:43`. */
  readonly span: string;
  readonly lasts: string;
  readonly cells: TrafficCells;
}

export interface View {
  readonly scenario: string;
  readonly purpose: string;
  readonly verdict: Report['verdict'];
  /** What the verdict means, in one sentence. */
  readonly meaning: string;
  readonly reasons: readonly string[];
  readonly brief: readonly Fact[];
  readonly figures: readonly Figure[];
  readonly checks: readonly CheckRow[];
  /** `5 of 6 gates met, 9 of 12 targets met`. */
  readonly checkCount: string;
  readonly breaks: readonly Break[];
  readonly causes: readonly string[];
  readonly capacity: readonly string[];
  /** Null for a load that doesn't climb in steps. */
  readonly steps: CapacityView | null;
  readonly frame: ChartFrame;
  readonly timeline: readonly ChartSpec[];
  /** Why the target's lanes are not there, or have holes. */
  readonly lanesNote: string | null;
  readonly heatMap: HeatMap | null;
  readonly phases: readonly PhaseRow[];
  readonly endpoints: readonly EndpointView[];
  /** Of all requests together. */
  readonly spectrum: Spectrum;
  readonly mix: Mix;
  readonly errors: readonly ErrorRow[];
  readonly script: ScriptView;
  /** Seen or not, period by period, by kind. */
  readonly errorKinds: readonly { readonly kind: string; readonly seen: Line }[];
  /** Of requests that are no endpoint's: setup, login. */
  readonly otherFailures: readonly Failure[];
  readonly target: TargetView;
  readonly generator: readonly Fact[];
  readonly generatorCharts: readonly ChartSpec[];
  readonly advice: Report['advice'];
  readonly identity: readonly Fact[];
  readonly command: string | null;
  readonly files: readonly RawFile[];
  readonly notes: readonly string[];
}

export function buildView(analysis: Analysis): View {
  const { report, charts } = analysis;
  const checks = checkRows(report.checks, analysis.loadStartMs);
  const breaks = breaksOf(analysis, checks);
  return {
    scenario: report.scenario,
    purpose: analysis.plan?.purpose ?? '',
    verdict: report.verdict,
    meaning: meaningOf(analysis),
    reasons: report.reasons,
    brief: briefFacts(analysis),
    figures: keyFigures(analysis, checks),
    checks,
    checkCount: checkCount(checks),
    breaks,
    causes: causesOf(analysis),
    capacity: capacityOf(analysis, checks),
    steps: capacityView(analysis),
    frame: chartFrame(analysis, breaks),
    timeline: timelineCharts(analysis),
    lanesNote: lanesNote(analysis),
    heatMap: analysis.heatMap,
    phases: report.phases.map(phaseRow),
    endpoints: endpointViews(analysis, checks),
    spectrum: analysis.spectra?.get('all') ?? spectrumOf(report.totals),
    mix: mixOf(report),
    errors: errorRows(analysis),
    script: scriptView(report),
    errorKinds: [...(charts?.errorKinds ?? [])].map(([kind, seen]) => ({ kind, seen })),
    otherFailures: otherFailures(analysis),
    target: targetView(analysis),
    generator: generatorFacts(report),
    generatorCharts: generatorCharts(analysis),
    advice: [...report.advice].sort(
      (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
    ),
    identity: identityFacts(analysis),
    command: report.command,
    files: rawFiles(analysis),
    notes: notesOf(report),
  };
}

function lanesNote(analysis: Analysis): string | null {
  if (targetLanes(analysis).length === 0) return "The target's CPU and memory were not watched.";
  return holesText(analysis.report.target.gaps);
}

const severities: readonly Report['advice'][number]['severity'][] = ['critical', 'warning', 'info'];

function meaningOf({ report: { verdict, reasons, checks }, sources }: Analysis): string {
  if (sources.join() === 'system') return 'Only the machine was watched: there is no load to judge.';
  const gates = checks.filter(({ kind }) => kind === 'gate');
  const missed = gates.filter(({ status }) => status === 'missed').length;
  switch (verdict) {
    case 'PASS':
      return 'Every gate held.';
    case 'FAIL':
      if (missed > 0) return `${missed} of ${gates.length} gates broke.`;
      return reasons[0]?.startsWith('target missed') === true
        ? 'A target was missed.'
        : 'k6 failed the run, though every gate here holds.';
    case 'INVALID':
      return 'The numbers do not speak about the target.';
    case 'NO GATES':
      return 'Measured, nothing was asked: --thresholds judges this record afterwards.';
  }
}

function checkCount(checks: readonly CheckRow[]): string {
  const count = (kind: CheckRow['kind']): string | null => {
    const all = checks.filter((row) => row.kind === kind);
    const met = all.filter(({ status }) => status === 'met').length;
    return all.length === 0 ? null : `${met} of ${all.length} ${kind}s met`;
  };
  return [count('gate'), count('target')].filter((text) => text !== null).join(', ');
}

function phaseRow(phase: Report['phases'][number]): PhaseRow {
  const { startSeconds, endSeconds } = phase;
  const isKnown = startSeconds !== null && endSeconds !== null;
  return {
    phase: phase.phase,
    span: isKnown ? `${formatOffset(startSeconds)} – ${formatOffset(endSeconds)}` : '',
    lasts: isKnown ? formatDuration(endSeconds - startSeconds) : '',
    cells: trafficCells(phase),
  };
}

function otherFailures(analysis: Analysis): Failure[] {
  const shown = new Set(analysis.report.endpoints.map(({ endpoint }) => endpoint));
  const others = new Set(
    analysis.failures.map(({ endpoint }) => endpoint).filter((name) => !shown.has(name)),
  );
  return [...others].flatMap((endpoint) => failuresOf(analysis, endpoint));
}
