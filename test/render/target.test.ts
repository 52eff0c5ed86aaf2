/** What is concluded of the target, as each format tells it. */
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Analysis } from '../../src/toolkit/analyze/analysis.ts';
import { makeSummary, trend } from '../analyze/make-record.ts';
import { makeRunWith } from '../analyze/system/made-runs.ts';
import { renderConsole, renderHtml, renderMarkdown } from './forms.ts';

const waiting = { 'app.poolWaiting': [12, 0], 'app.poolSize': [2, 2] } as const;

/** From +1:30 to +2:30 requests wait for a connection, or for what else is given; a minute of busy CPU; a short outage. */
function troubled(busy: Record<string, readonly [inside: number, outside: number]> = waiting): Analysis {
  const within =
    ([from, to]: readonly [number, number], inside: number, outside: number) =>
    (at: number) =>
      at >= from && at < to ? inside : outside;
  const record = makeRunWith({
    seed: 3,
    seconds: 200,
    latencyMs: within([90, 150], 320, 20),
    success: within([160, 166], 0, 1),
    figures: {
      ...Object.fromEntries(
        Object.entries(busy).map(([figure, [inside, outside]]) => [
          figure,
          within([90, 150], inside, outside),
        ]),
      ),
      'target.cpuShare': within([100, 140], 1, 0.2),
    },
  });
  const slow = trend({ 'p(95)': 500, count: 20_000 }, { 'p(95)<100': false });
  const summary = makeSummary({ 'http_req_duration{phase:steady}': slow });
  return analyze({ ...record, summary }, { strict: false });
}

const console = (analysis: Analysis): string => renderConsole(analysis, { color: false, width: 400 });

describe('a troubled target', () => {
  const analysis = troubled();

  it('is explained on the terminal: why, what happened, what to change', () => {
    const text = console(analysis);
    expect(text).toMatch(
      /Why\n {2}All 2 endpoints became slower from \+1:(29|30) to \+2:\d\d, .*at its limit: database connections/,
    );
    expect(text).toMatch(/ {2}The bottleneck: database connections, from \+1:(29|30|31) on/);
    expect(text).toMatch(/! +\+1:40 {2}critical alert: Target CPU 100 %, limit 90 %/);
    expect(text).toMatch(/What to change\n {2}All 2 connections of the pool are taken/);
  });

  it('is not cleared of its generator where that was the bottleneck', () => {
    const text = console(troubled({ 'generator.cpuCores': [1.9, 0.1] }));
    expect(text).toContain('The bottleneck: the generator itself');
    expect(text).not.toContain('It was not the generator');
    expect(console(analysis)).toContain('It was not the generator');
  });

  it('has a section of its own on the page, and its events as marks on the charts', () => {
    const html = renderHtml(analysis);
    expect(html).toContain('<h2 id="target">The target</h2>');
    expect(html).toContain('database connections, from');
    expect(html).toMatch(/class="mark"[^>]*>.*?✕/s);
    expect(html).toContain('Service, waiting for a DB connection');
  });

  it('has one in Markdown', () => {
    const text = renderMarkdown(analysis);
    expect(text).toContain('### The target');
    expect(text).toMatch(/\| ✕ \+2:40 \| outage \| down for 6 s/);
  });
});

describe('the terminal', () => {
  it('counts the targets that could not be judged', () => {
    expect(console(troubled())).toMatch(
      /^ {2}and \d+ more limits hold, 1 more was not evaluated: report\.html$/m,
    );
  });

  it('says nothing of a target that was well, nor of one that was not watched', () => {
    const well = analyze(makeRunWith({ seed: 1, seconds: 40 }), { strict: false });
    const unwatched = analyze(makeRunWith({ seed: 1, seconds: 40, parts: { system: null } }), {
      strict: false,
    });
    for (const analysis of [well, unwatched]) {
      expect(console(analysis)).not.toMatch(/The target|What to change|NaN/);
    }
  });
});
