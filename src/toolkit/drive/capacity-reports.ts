/** A search to its reports. Input: search.json's contents. Output: report.json, capacity.html and capacity.md beside it. */
import { dirname, join } from 'node:path';
import { writeWhole } from '../base/atomic-write.ts';
import type { Document } from '../document/document.ts';
import { render } from '../document/render.ts';
import { capacityDocument } from '../documents/capacity.ts';
import { scalingDocument } from '../documents/scaling.ts';
import { type CapacityReport, capacityReport } from '../capacity/capacity-report.ts';
import { type ScalingReport, scalingReport } from '../capacity/scaling-report.ts';
import type { ScalingRecord } from '../record/scaling-schema.ts';
import type { SearchRecord } from '../record/search-schema.ts';

interface Made<Report> {
  readonly report: Report;
  readonly document: Document;
  /** The path of the page. */
  readonly page: string;
}

/** @throws UserError E_OUTPUT */
export async function makeCapacityReports(
  search: SearchRecord,
  folder: string,
): Promise<Made<CapacityReport>> {
  const report = capacityReport(search);
  const document = capacityDocument(report);
  return { report, document, page: await writeReports(join(folder, 'capacity'), report, document) };
}

/** report.json, scaling.html and scaling.md. @throws UserError E_OUTPUT */
export async function makeScalingReports(
  record: ScalingRecord,
  folder: string,
): Promise<Made<ScalingReport>> {
  const report = scalingReport(record);
  const document = scalingDocument(report);
  return { report, document, page: await writeReports(join(folder, 'scaling'), report, document) };
}

async function writeReports(stem: string, report: object, document: Document): Promise<string> {
  const page = `${stem}.html`;
  await writeWhole(join(dirname(stem), 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeWhole(`${stem}.md`, render(document, 'md'));
  await writeWhole(page, render(document, 'html'));
  return page;
}
