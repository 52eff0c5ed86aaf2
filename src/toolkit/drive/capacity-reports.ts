/** A search to its reports. Input: search.json's contents. Output: report.json, capacity.html and capacity.md beside it. */
import { join } from 'node:path';
import { writeWhole } from '../config/atomic-write.ts';
import { type CapacityReport, capacityReport } from '../plan/capacity-report.ts';
import { type ScalingReport, scalingReport } from '../plan/scaling-report.ts';
import type { ScalingRecord } from '../record/scaling-schema.ts';
import type { SearchRecord } from '../record/search-schema.ts';
import { renderScalingHtml } from '../render/capacity/scaling-page.tsx';
import { renderScalingMarkdown } from '../render/capacity/scaling-text.ts';
import { renderCapacityHtml } from '../render/capacity/page.tsx';
import { renderCapacityMarkdown } from '../render/capacity/markdown.ts';

interface Made<Report> {
  readonly report: Report;
  /** The path of the page. */
  readonly page: string;
}

/** @throws UserError E_OUTPUT */
export async function makeCapacityReports(
  search: SearchRecord,
  folder: string,
): Promise<Made<CapacityReport>> {
  const report = capacityReport(search);
  const page = join(folder, 'capacity.html');
  await writeWhole(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeWhole(join(folder, 'capacity.md'), renderCapacityMarkdown(report));
  await writeWhole(page, renderCapacityHtml(report));
  return { report, page };
}

/** report.json, scaling.html and scaling.md. @throws UserError E_OUTPUT */
export async function makeScalingReports(
  record: ScalingRecord,
  folder: string,
): Promise<Made<ScalingReport>> {
  const report = scalingReport(record);
  const page = join(folder, 'scaling.html');
  await writeWhole(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeWhole(join(folder, 'scaling.md'), renderScalingMarkdown(report));
  await writeWhole(page, renderScalingHtml(report));
  return { report, page };
}
