/** `jorge-load report <run folder | summary.json>…`. */
import { basename } from 'node:path';
import { openPage } from '../../drive/open-page.ts';
import { formatNames } from '../../drive/report-formats.ts';
import { worstOf } from '../../drive/report-index.ts';
import { report as driveReport, type ReportResult } from '../../drive/report.ts';
import type { ReportRequest } from '../../drive/requests.ts';
import { exitOfVerdict } from '../../exit-policy.ts';
import { command } from '../command.ts';
import * as flags from '../flags.ts';
import { say, sayPath, show, warn } from '../say.ts';

const sources = 'run folders, summary.json files, or files of --out csv or json, plain or gzip';
const formats = `some of ${formatNames.join(',')} (default: all)`;
const places = 'where the reports go (default: beside the source; an index: where the sources meet)';
const limits = "limits to judge by instead of the record's own: a thresholds.json, or k6's form";

export const report = command<ReportRequest & { readonly open?: boolean }>({
  name: 'report',
  what: 'make the reports of a run folder, or of what any k6 script left: its summary.json, --out csv or json; of several, an index as well',
  asks: {
    sources: ['<sources...>', sources, flags.asList],
    open: ['--open', 'open the page in the browser'],
    formats: ['--format <formats>', formats, flags.asNames(formatNames)],
    outDir: flags.out(places),
    thresholds: flags.thresholds(limits),
    strict: flags.strict,
  },
  notes: [flags.exitCodeNote],
  act: async ({ open = false, ...request }) => {
    const made = await driveReport(request);
    show(made.document);
    sayFiles(made);
    if (open) await openOrWarn(made.page);
    const verdict = made.of === 'one' ? made.analysis.report.verdict : worstOf(made.index);
    return exitOfVerdict(verdict, request.strict ?? false);
  },
});

/** The page last; the others by their names, as they are beside it. */
function sayFiles({ files, page }: ReportResult): void {
  const others = files.filter((path) => path !== page);
  if (page === null) for (const path of others) sayPath('report', path);
  else {
    if (others.length > 0) say(`  beside the page: ${others.map((path) => basename(path)).join(', ')}`);
    sayPath('report', page);
  }
}

/** A machine without a browser is no mistake: the page is there all the same. */
async function openOrWarn(page: string | null): Promise<void> {
  const why = page === null ? '--format leaves out html' : await openPage(page, process);
  if (why !== null) warn(`not opened: ${why}`);
}
