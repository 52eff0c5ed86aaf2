/** A search to its reports. Input: search.json's contents. Output: report.json, capacity.html and capacity.md beside it. */
import { dirname, join } from 'node:path';
import { writeWhole } from '../config/atomic-write.ts';
import type { Document } from '../document/document.ts';
import { render, renderTerminal } from '../document/render.ts';
import { capacityDocument } from '../documents/capacity.ts';
import { scalingDocument } from '../documents/scaling.ts';
import { exitCodes } from '../errors.ts';
import { capacityReport } from '../plan/capacity-report.ts';
import { scalingReport } from '../plan/scaling-report.ts';
import type { ScalingRecord } from '../record/scaling-schema.ts';
import type { SearchRecord } from '../record/search-schema.ts';
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
  return await writeReports(join(folder, 'capacity'), report, capacityDocument(report));
}

/** report.json, scaling.html and scaling.md. @throws UserError E_OUTPUT */
export async function makeScalingReports(record: ScalingRecord, folder: string): Promise<Made> {
  const report = scalingReport(record);
  return await writeReports(join(folder, 'scaling'), report, scalingDocument(report));
}

async function writeReports(stem: string, report: object, document: Document): Promise<Made> {
  const page = `${stem}.html`;
  await writeWhole(join(dirname(stem), 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeWhole(`${stem}.md`, render(document, 'md'));
  await writeWhole(page, render(document, 'html'));
  return { text: renderTerminal(document, terminal(process.stdout)), page };
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
