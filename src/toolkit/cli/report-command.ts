/** `jorge-load report <run folder | summary.json>…`: the reports again, or for the first time; of several, an index. */
import { basename } from 'node:path';
import { openPage } from './open-page.ts';
import { reportSeveral } from './report-index.ts';
import { formatNames } from './report-formats.ts';
import { type Made, makeReports, parseFormats, type ReportOptions } from './reports.ts';
import { say, sayPath, warn } from './say.ts';
import { verdictExitCode } from './verdict-exit.ts';

export interface ReportFlags {
  readonly format?: string;
  readonly out?: string;
  readonly open: boolean;
  readonly strict: boolean;
  readonly thresholds?: string;
}

export async function reportCommand(sources: readonly string[], flags: ReportFlags): Promise<number> {
  const options: ReportOptions = {
    formats: flags.format === undefined ? formatNames : parseFormats(flags.format),
    outDir: flags.out ?? null,
    strict: flags.strict,
    thresholds: flags.thresholds,
  };
  const [source = '', ...others] = sources;
  const made = others.length === 0 ? await reportOne(source, options) : await reportSeveral(sources, options);
  process.stdout.write(made.summary);
  sayFiles(made);
  if (flags.open) await open(made.page);
  return made.exitCode;
}

/** The page last; the others by their names, as they are beside it. */
function sayFiles({ files, page }: Made): void {
  const others = files.filter((path) => path !== page);
  if (page === null) for (const path of others) sayPath('report', path);
  else {
    if (others.length > 0) say(`  beside the page: ${others.map((path) => basename(path)).join(', ')}`);
    sayPath('report', page);
  }
}

async function reportOne(source: string, options: ReportOptions): Promise<Made> {
  const { analysis, files, summary } = await makeReports(source, options);
  return {
    summary,
    files: Object.values(files),
    page: files.html ?? null,
    exitCode: verdictExitCode(analysis.report.verdict, options.strict),
  };
}

/** A machine without a browser is no mistake: the page is there all the same. */
async function open(page: string | null): Promise<void> {
  const why = page === null ? '--format leaves out html' : await openPage(page);
  if (why !== null) warn(`not opened: ${why}`);
}
