/** Every kind of document in every format, as the command line writes them. */
import type { Analysis } from '../../src/toolkit/analyze/analysis.ts';
import type { Baseline } from '../../src/toolkit/compare/baseline-schema.ts';
import type { Comparison } from '../../src/toolkit/compare/comparison-schema.ts';
import { render, renderTerminal, type TerminalOptions } from '../../src/toolkit/document/render.ts';
import { capacityDocument } from '../../src/toolkit/documents/capacity.ts';
import { comparisonDocument } from '../../src/toolkit/documents/comparison.ts';
import { historyDocument } from '../../src/toolkit/documents/history.ts';
import { planDocument } from '../../src/toolkit/documents/plan.ts';
import { type RunIndex, runIndexDocument } from '../../src/toolkit/documents/run-index.ts';
import { runDocument } from '../../src/toolkit/documents/run.ts';
import { scalingDocument } from '../../src/toolkit/documents/scaling.ts';
import { suiteDocument } from '../../src/toolkit/documents/suite.ts';
import type { SuiteIndex } from '../../src/toolkit/documents/suite/types.ts';
import type { PastRun } from '../../src/toolkit/history/run-history.ts';
import type { CapacityPlan } from '../../src/toolkit/plan/capacity-plan.ts';
import type { CapacityReport, ScalingReport } from '../../src/toolkit/capacity/report-schema.ts';

type Sides = readonly [Baseline, Baseline];

export const renderHtml = (analysis: Analysis): string => render(runDocument(analysis), 'html');
export const renderMarkdown = (analysis: Analysis): string => render(runDocument(analysis), 'md');
export const renderJunit = (analysis: Analysis): string => render(runDocument(analysis), 'junit') ?? '';
export const renderCsv = (analysis: Analysis): string => render(runDocument(analysis), 'csv') ?? '';
export const renderConsole = (analysis: Analysis, options: TerminalOptions): string =>
  renderTerminal(runDocument(analysis), options);

export const renderIndexHtml = (index: RunIndex): string => render(runIndexDocument(index), 'html');
export const renderIndexMarkdown = (index: RunIndex): string => render(runIndexDocument(index), 'md');

export const renderSuiteHtml = (index: SuiteIndex): string => render(suiteDocument(index), 'html');
export const renderSuiteMarkdown = (index: SuiteIndex): string => render(suiteDocument(index), 'md');
export const renderSuiteJunit = (index: SuiteIndex): string => render(suiteDocument(index), 'junit') ?? '';

export const renderComparisonHtml = (comparison: Comparison, sides: Sides): string =>
  render(comparisonDocument(comparison, sides), 'html');
export const renderComparisonMarkdown = (comparison: Comparison, sides: Sides): string =>
  render(comparisonDocument(comparison, sides), 'md');
export const renderComparisonJunit = (comparison: Comparison, sides: Sides): string =>
  render(comparisonDocument(comparison, sides), 'junit') ?? '';

export const renderHistoryHtml = (runs: readonly PastRun[], skipped: readonly string[]): string =>
  render(historyDocument(runs, skipped), 'html');
export const renderHistoryConsole = (runs: readonly PastRun[], options: TerminalOptions): string =>
  renderTerminal(historyDocument(runs, []), options);

export const renderCapacityHtml = (report: CapacityReport): string =>
  render(capacityDocument(report), 'html');
export const renderCapacityMarkdown = (report: CapacityReport): string =>
  render(capacityDocument(report), 'md');

export const renderScalingHtml = (report: ScalingReport): string => render(scalingDocument(report), 'html');
export const renderScalingMarkdown = (report: ScalingReport): string => render(scalingDocument(report), 'md');
export const renderScalingText = (report: ScalingReport, options: TerminalOptions): string =>
  renderTerminal(scalingDocument(report), options);

export const renderPlanHtml = (plan: CapacityPlan): string => render(planDocument(plan), 'html');
export const renderPlanMarkdown = (plan: CapacityPlan): string => render(planDocument(plan), 'md');
