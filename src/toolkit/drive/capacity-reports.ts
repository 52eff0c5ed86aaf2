/** A search to its reports. Input: search.json's contents. Output: report.json and capacity.html, with its other formats, beside it. */
import { join } from 'node:path';
import { writeWhole } from '../base/atomic-write.ts';
import type { Document } from '../document/document.ts';
import { capacityDocument } from '../documents/capacity.ts';
import { scalingDocument } from '../documents/scaling.ts';
import { capacityReport } from '../capacity/capacity-report.ts';
import type { CapacityReport, ScalingReport } from '../capacity/report-schema.ts';
import { scalingReport } from '../capacity/scaling-report.ts';
import type { ScalingRecord } from '../record/scaling-schema.ts';
import type { SearchRecord } from '../record/search-schema.ts';
import { type Place, writeDocument } from './document-files.ts';

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
  return { report, document, page: await writeReports(report, document, { folder, stem: 'capacity' }) };
}

/** report.json and scaling.html, with its other formats. @throws UserError E_OUTPUT */
export async function makeScalingReports(
  record: ScalingRecord,
  folder: string,
): Promise<Made<ScalingReport>> {
  const report = scalingReport(record);
  const document = scalingDocument(report);
  return { report, document, page: await writeReports(report, document, { folder, stem: 'scaling' }) };
}

async function writeReports(report: object, document: Document, place: Place): Promise<string> {
  await writeWhole(join(place.folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  const { page } = await writeDocument(document, place);
  return page;
}
