/** `jorge-load report <run folder | summary.json>…`. */
import { basename } from 'node:path';
import { worstOf } from '../drive/report-index.ts';
import { type FormatName, formatNames } from '../drive/report-formats.ts';
import { report, type ReportResult } from '../drive/report.ts';
import { UserError } from '../base/errors.ts';
import { exitOfVerdict } from '../exit-policy.ts';
import { openPage } from './open-page.ts';
import { say, sayPath, show, warn } from './say.ts';

export interface ReportFlags {
  readonly format?: string;
  readonly out?: string;
  readonly open: boolean;
  readonly strict: boolean;
  readonly thresholds?: string;
}

export async function reportCommand(sources: readonly string[], flags: ReportFlags): Promise<number> {
  const { format, out, thresholds, strict } = flags;
  const made = await report({
    sources,
    strict,
    ...(format === undefined ? {} : { formats: parseFormats(format) }),
    ...(out === undefined ? {} : { outDir: out }),
    ...(thresholds === undefined ? {} : { thresholds }),
  });
  show(made.document);
  sayFiles(made);
  if (flags.open) await open(made.page);
  return exitOfVerdict(made.of === 'one' ? made.analysis.report.verdict : worstOf(made.index), strict);
}

/** @throws UserError E_USAGE */
function parseFormats(text: string): FormatName[] {
  return text.split(',').map((item) => {
    const name = formatNames.find((one) => one === item.trim());
    if (name !== undefined) return name;
    throw new UserError(
      'E_USAGE',
      `--format is ${JSON.stringify(item)}; allowed is ${formatNames.join(', ')}`,
    );
  });
}

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
async function open(page: string | null): Promise<void> {
  const why = page === null ? '--format leaves out html' : await openPage(page);
  if (why !== null) warn(`not opened: ${why}`);
}
