/** `jorge-load report <run folder | summary.json>`: the reports again, or for the first time. */
import { relative } from 'node:path';
import { formatNames, makeReports, openPage, parseFormats } from './reports.ts';
import { verdictExitCode } from './verdict-exit.ts';

export interface ReportFlags {
  readonly format?: string;
  readonly out?: string;
  readonly open: boolean;
  readonly strict: boolean;
}

export async function reportCommand(source: string, flags: ReportFlags): Promise<number> {
  const formats = flags.format === undefined ? formatNames : parseFormats(flags.format);
  const { report, files, summary } = await makeReports(source, {
    formats,
    outDir: flags.out ?? null,
    strict: flags.strict,
  });
  process.stdout.write(`${summary}\n`);
  for (const path of Object.values(files)) process.stdout.write(`report: ${relative(process.cwd(), path)}\n`);
  if (flags.open && files.html !== undefined) openPage(files.html);
  return verdictExitCode(report.verdict);
}
