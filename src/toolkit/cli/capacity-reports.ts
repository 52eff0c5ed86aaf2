/** A search to its reports. Input: search.json's contents. Output: report.json, capacity.html and capacity.md beside it. */
import { join } from 'node:path';
import { writeWhole } from '../config/atomic-write.ts';
import { exitCodes } from '../errors.ts';
import { capacityReport } from '../plan/capacity-report.ts';
import { scalingReport } from '../plan/scaling-report.ts';
import type { ScalingRecord } from '../record/scaling-schema.ts';
import type { SearchRecord } from '../record/search-schema.ts';
import { renderScalingHtml } from '../render/capacity/scaling-page.tsx';
import { renderScalingMarkdown, renderScalingText } from '../render/capacity/scaling-text.ts';
import { renderCapacityHtml } from '../render/capacity/page.tsx';
import { renderCapacityMarkdown } from '../render/capacity/markdown.ts';
import { renderCapacityText } from '../render/capacity/console.ts';
import { interruptedExitCode } from '../run/interrupts.ts';
import { terminal } from './say.ts';

interface Made {
  /** For the terminal. */
  readonly text: string;
  readonly page: string;
}

/** @throws UserError E_OUTPUT */
export async function makeCapacityReports(search: SearchRecord, folder: string): Promise<Made> {
  const report = capacityReport(search);
  const page = join(folder, 'capacity.html');
  await writeWhole(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeWhole(join(folder, 'capacity.md'), renderCapacityMarkdown(report));
  await writeWhole(page, renderCapacityHtml(report));
  return { text: renderCapacityText(report, terminal(process.stdout)), page };
}

/** report.json, scaling.html and scaling.md. @throws UserError E_OUTPUT */
export async function makeScalingReports(record: ScalingRecord, folder: string): Promise<Made> {
  const report = scalingReport(record);
  const page = join(folder, 'scaling.html');
  await writeWhole(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeWhole(join(folder, 'scaling.md'), renderScalingMarkdown(report));
  await writeWhole(page, renderScalingHtml(report));
  return { text: renderScalingText(report, terminal(process.stdout)), page };
}

/** 99 where not even the lowest load held, 98 where the target was not found out. */
export function capacityExitCode(search: SearchRecord): number {
  if (search.state === 'interrupted') return interruptedExitCode;
  switch (capacityReport(search).ending) {
    case 'bracketed':
    case 'at-least':
      return exitCodes.pass;
    case 'below-lowest':
      return exitCodes.gateFailed;
    case 'generator-limited':
    case 'target-died':
    case 'open':
      return exitCodes.invalid;
  }
}
