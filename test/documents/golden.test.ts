/** What each form says of each golden run; `npx vitest run test/documents -u` after a change that is meant. */
import { parse } from 'junit2json';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/toolkit/analyze/analysis.ts';
import { reportSchema } from '../../src/toolkit/analyze/report-schema.ts';
import { analyzeGolden, goldenRuns } from './golden-runs.ts';
import { renderConsole, renderCsv, renderHtml, renderJunit, renderMarkdown } from './forms.ts';

/** A line a tag, without style, script, the figures' tables and what is drawn: charts have snapshots of their own. */
function outline(html: string): string {
  return html
    .replace(/<(style|script)\b[^>]*>[^]*?<\/\1>/g, '')
    .replace(/ content="default-src[^"]*"/, '')
    .replace(/<details class="data">[^]*?<\/details>/g, '<details class="data"/>')
    .replace(
      /(<svg class="(?:plot|spark|use)[^>]*>)[^]*?(<\/figure>|<\/t[dh]>|<\/div>|<\/li>)/g,
      '$1</svg>$2',
    )
    .replace(/></g, '>\n<');
}

function latencyChart(html: string): string {
  const [, svg = ''] = /data-chart="latency"[^]*?(<svg class="plot"[^]*?)<\/figure>/.exec(html) ?? [];
  return svg.replace(/></g, '>\n<');
}

describe.each(goldenRuns)('the golden run %s', (run) => {
  let analysis: Analysis;
  let html: string;

  beforeAll(async () => {
    analysis = await analyzeGolden(run);
    html = renderHtml(analysis);
  });

  const expectFile = async (text: string, ending: string): Promise<void> =>
    expect(text).toMatchFileSnapshot(`__snapshots__/${run}.${ending}`);

  it('keeps its report.json, which fits its schema', async () => {
    expect(reportSchema.parse(analysis.report)).toEqual(analysis.report);
    await expectFile(`${JSON.stringify(analysis.report, null, 2)}\n`, 'json');
  });

  it('keeps its page', async () => {
    await expectFile(outline(html), 'html');
  });

  it('keeps its latency chart', async () => {
    const svg = latencyChart(html);
    if (run === 'foreign') expect(svg).toBe('');
    else await expectFile(svg, 'svg');
  });

  it('keeps its Markdown', async () => {
    await expectFile(renderMarkdown(analysis), 'md');
  });

  it('keeps its CSV', async () => {
    await expectFile(renderCsv(analysis), 'csv');
  });

  it('keeps its text for a terminal', async () => {
    await expectFile(renderConsole(analysis, { color: false, width: null }), 'txt');
  });

  it('keeps its junit.xml, which a parser of CI reads', async () => {
    const xml = renderJunit(analysis);
    const read = (await parse(xml)) ?? {};
    const [suite = null] = 'testsuite' in read ? (read.testsuite ?? []) : [];
    const cases = suite?.testcase ?? [];
    const gates = analysis.report.checks.filter(({ kind, status }) => kind === 'gate' && status === 'missed');
    expect(cases).toHaveLength(analysis.report.checks.length + 1);
    expect(cases.filter(({ failure }) => failure !== undefined)).toHaveLength(
      gates.length + (analysis.report.passed ? 0 : 1),
    );
    expect([suite?.tests, suite?.failures]).toEqual([
      cases.length,
      cases.filter(({ failure }) => failure).length,
    ]);
    await expectFile(xml, 'xml');
  });

  it('fits a comment of GitHub, and an editor', () => {
    expect(Buffer.byteLength(renderMarkdown(analysis))).toBeLessThan(60_000);
    expect(Buffer.byteLength(html)).toBeLessThan(1_500_000);
  });
});
