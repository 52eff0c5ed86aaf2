/** Pages of metrics in both formats: what is read of them, and what is told of the rest. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MetricsPage, parseMetrics, totalOf } from '../../src/toolkit/monitor/metrics-text.ts';

const openMetrics = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** `kind name total`, a line each. */
function read({ metrics }: MetricsPage): string[] {
  return [...metrics].map(([name, metric]) => `${metric.kind} ${name} ${totalOf(metric)}`);
}

function faults({ faults }: MetricsPage): string[] {
  return faults.map(({ name, reason }) => `${name}: ${reason}`);
}

describe('OpenMetrics', () => {
  const page = (...lines: string[]): MetricsPage =>
    parseMetrics([...lines, '# EOF', ''].join('\n'), openMetrics);

  it.each<[string, string[], string[]]>([
    [
      'a counter, whose family lacks the suffix, over its labels',
      ['# TYPE parcels counter', 'parcels_total{van="a"} 3', 'parcels_total{van="b"} 4.5'],
      ['counter parcels_total 7.5'],
    ],
    [
      'a time of creation as no figure of its own',
      ['# TYPE parcels counter', 'parcels_total 3', 'parcels_created 1.7e9'],
      ['counter parcels_total 3'],
    ],
    [
      'a unit in the name of a counter',
      [
        '# TYPE lit_seconds counter',
        '# UNIT lit_seconds seconds',
        '# HELP lit_seconds .',
        'lit_seconds_total 2',
      ],
      ['counter lit_seconds_total 2'],
    ],
    [
      'how often and how long a histogram was fed',
      [
        '# TYPE wait histogram',
        ...['wait_bucket{le="0.5"} 1', 'wait_bucket{le="+Inf"} 3 # {trace="7f # {}"} 0.9 1.7e9'],
        ...['wait_count 3', 'wait_sum 4.5', 'wait_created 1.7e9'],
      ],
      ['counter wait_count 3', 'counter wait_sum 4.5'],
    ],
    [
      'the last bucket of a histogram that counts nowhere else',
      ['# TYPE wait histogram', 'wait_bucket{le="1",q="a"} 1', 'wait_bucket{le="+Inf",q="a"} 2'],
      ['counter wait_count 2'],
    ],
    [
      'a histogram of the present as it stands',
      ['# TYPE age gaugehistogram', 'age_bucket{le="+Inf"} 4', 'age_gcount 4', 'age_gsum -2.5'],
      ['gauge age_gcount 4', 'gauge age_gsum -2.5'],
    ],
    [
      'how often and how long a summary was fed, without its quantiles',
      ['# TYPE pause summary', 'pause{quantile="0.99"} NaN', 'pause_count 8', 'pause_sum 0.25'],
      ['counter pause_count 8', 'counter pause_sum 0.25'],
    ],
    ['what is unknown as a gauge', ['# TYPE pressure unknown', 'pressure 4'], ['gauge pressure 4']],
    ['what has no type as a gauge', ['pressure 4'], ['gauge pressure 4']],
    ['nothing of what only informs', ['# TYPE build info', 'build_info{version="1"} 1'], []],
    ['states', ['# TYPE door stateset', 'door{door="open"} 1', 'door{door="shut"} 0'], ['state door 1']],
    [
      'braces, commas, hashes and escapes in a label',
      [String.raw`depth{q="a\"} 9 # {",r="\\"} 1`, String.raw`depth{q="\n",r="é,="} 2`],
      ['gauge depth 3'],
    ],
    [
      'an empty label as none, and empty braces',
      ['depth{q=""} 5', 'level{} 6'],
      ['gauge depth 5', 'gauge level 6'],
    ],
    [
      'the newest of several points',
      ['depth{q="a"} 5 10.5', 'depth{q="a"} 7 11', 'depth 1'],
      ['gauge depth 8'],
    ],
    [
      'numbers as the grammar has them',
      ['a 007.5e-1', 'b +.5', 'c 5.', 'd -1E3', 'e 9223372036854775808'],
      ['gauge a 0.75', 'gauge b 0.5', 'gauge c 5', 'gauge d -1000', 'gauge e 9223372036854776000'],
    ],
    ['help with anything in it', [String.raw`# HELP depth "a" \\ \n # EOF`, 'depth 1'], ['gauge depth 1']],
  ])('reads %s', (_what, lines, wanted) => {
    const found = page(...lines);
    expect(read(found)).toEqual(wanted);
    expect(faults(found)).toEqual([]);
  });

  it.each<[string, string[], string[]]>([
    ['no value', ['depth'], ['depth: line 2 is not written as OpenMetrics has it']],
    ['two spaces', ['depth  1'], ['depth: line 2 is not written as OpenMetrics has it']],
    ['a space at the end', ['depth 1 '], ['depth: line 2 is not written as OpenMetrics has it']],
    ['a line end of Windows', ['depth 1\r'], ['depth: line 2 has the value "1\\r", which is no number']],
    [
      'an underscore in a number',
      ['depth 1_000'],
      ['depth: line 2 has the value "1_000", which is no number'],
    ],
    ['a hexadecimal number', ['depth 0x1F'], ['depth: line 2 has the value "0x1F", which is no number']],
    ['a time that is no number', ['depth 1 soon'], ['depth: line 2 is not written as OpenMetrics has it']],
    [
      'a comma at the end of the labels',
      ['depth{q="a",} 1'],
      ['depth: line 2 is not written as OpenMetrics has it'],
    ],
    ['a label without quotes', ['depth{q=a} 1'], ['depth: line 2 is not written as OpenMetrics has it']],
    ['a label that does not end', ['depth{q="a} 1'], ['depth: line 2 is not written as OpenMetrics has it']],
    ['one label twice', ['depth{q="a",q="b"} 1'], ['depth: line 2 has one label twice']],
    ['an exemplar that is none', ['depth 1 # 2'], ['depth: line 2 is not written as OpenMetrics has it']],
    ['a name with a dot', ['queue.depth 1'], ['queue: line 2 is not written as OpenMetrics has it']],
    ['an empty line', [''], ['null: line 2 is not written as OpenMetrics has it']],
    ['a remark', ['# a remark'], ['null: line 2 is not written as OpenMetrics has it']],
    [
      'the same labels twice',
      ['depth{a="1",b="2"} 1', 'depth{b="2",a="1"} 1'],
      ['depth: line 3 has the labels of another line'],
    ],
    [
      'times that run backwards',
      ['depth 1 20', 'depth 1 10'],
      ['depth: line 3 is older than the line before'],
    ],
    [
      'a type that there is not',
      ['# TYPE depth untyped', 'depth 1'],
      ['depth: line 2 has a type that there is not'],
    ],
    ['a misspelt type', ['# TYPE x countr', 'x_total 1'], ['x: line 2 has a type that there is not']],
    [
      'two types',
      ['# TYPE depth gauge', '# TYPE depth gauge', 'depth 1'],
      ['depth: line 3 has a second TYPE'],
    ],
    [
      'a type after the samples',
      ['depth_total 1', '# TYPE depth counter'],
      ['depth: line 3 comes after its samples'],
    ],
    [
      'a unit that the name lacks',
      ['# UNIT depth metres', 'depth 1'],
      ['depth: line 2 has a unit that is not in its name'],
    ],
    ['a gauge that is not a number', ['depth{q="a"} 1', 'depth{q="b"} NaN'], ['depth: is NaN']],
    ['an endless gauge', ['depth +Inf', 'level -infinity'], ['depth: is +Inf', 'level: is -Inf']],
    ['a counter below zero', ['# TYPE x counter', 'x_total -1'], ['x_total: is -1, which no counter can be']],
    [
      'a state of two',
      ['# TYPE door stateset', 'door{door="open"} 2'],
      ['door: has a state of 2, which is neither 0 nor 1'],
    ],
    ['a state of nothing', ['# TYPE door stateset', 'door 1'], ['door: does not say which state it is of']],
    [
      'a line without end',
      [`depth{q="${'x'.repeat(70_000)}"} 1`],
      ['depth: line 2 is longer than 65536 characters'],
    ],
  ])('leaves out what has %s, by name, and reads the rest', (_what, lines, wanted) => {
    const found = page('level_before 1', ...lines);
    expect(faults(found)).toEqual(wanted);
    expect(read(found)).toEqual(['gauge level_before 1']);
  });

  it.each([
    ['lacks its end', 'depth 1\n'],
    ['goes on after its end', 'depth 1\n# EOF\ndepth 2\n'],
    ['is empty', ''],
  ])('refuses a page that %s: what is missing is not known', (_what, text) => {
    expect(() => parseMetrics(text, openMetrics)).toThrow('does not end with # EOF: it was cut');
  });

  it('is told by its end where the server does not say so, and may have nothing to tell', () => {
    expect(read(parseMetrics('# TYPE x counter\nx_total 1 1.5\n# EOF', 'text/plain'))).toEqual([
      'counter x_total 1',
    ]);
    expect(read(parseMetrics('# EOF\n', openMetrics))).toEqual([]);
  });

  it('keeps when a counter began, and the page’s own times', () => {
    const { metrics } = page('# TYPE x counter', 'x_total{a="1"} 4 20.5', 'x_created{a="1"} 12.25');
    expect([...metrics.get('x_total')!.series.values()]).toMatchObject([
      { timeMs: 20_500, createdSeconds: 12.25 },
    ]);
  });
});

describe('the text format', () => {
  const page = (...lines: string[]): MetricsPage =>
    parseMetrics(lines.join('\n'), 'text/plain; version=0.0.4');

  it.each<[string, string[], string[]]>([
    [
      'blanks, tabs, remarks and a comma at the end',
      ['  # any words', '#TYPE  hits\tcounter ', '\thits { a = "1" , b="2" , }\t 3 ', '', '# HELP hits'],
      ['counter hits 3'],
    ],
    ['times in milliseconds', ['# TYPE hits counter', 'hits 3 1700000000000'], ['counter hits 3']],
    ['what is untyped, or has no type', ['# TYPE a untyped', 'a 1', 'b 2'], ['gauge a 1', 'gauge b 2']],
    [
      'the creation times of Python’s client as no gauges',
      [
        ...['# TYPE hits_total counter', 'hits_total 3', '# TYPE hits_created gauge', 'hits_created 1.8e9'],
        ...[
          '# TYPE took summary',
          'took_count 1',
          'took_sum -2',
          '# TYPE took_created gauge',
          'took_created 1.8e9',
        ],
      ],
      ['counter hits_total 3', 'counter took_count 1', 'counter took_sum -2'],
    ],
    [
      'a gauge that is named like a time of creation',
      ['# TYPE files_created gauge', 'files_created 7'],
      ['gauge files_created 7'],
    ],
    [
      'a type that is said again',
      ['# TYPE a gauge', 'a{x="1"} 1', '# TYPE a gauge', 'a{x="2"} 2'],
      ['gauge a 3'],
    ],
    ['unit lines and OpenMetrics’ ends as remarks', ['# UNIT a metres', '# EOF', 'a 1'], ['gauge a 1']],
  ])('reads %s', (_what, lines, wanted) => {
    const found = page(...lines);
    expect(read(found)).toEqual(wanted);
    expect(faults(found)).toEqual([]);
  });

  it.each<[string, string[], string[]]>([
    ['a time with a fraction', ['depth 1 2.5'], ['depth: line 2 is not written as the text format has it']],
    ['an exemplar', ['depth 1 # {a="b"} 1'], ['depth: line 2 is not written as the text format has it']],
    [
      'two types',
      ['# TYPE depth gauge', '# TYPE depth counter', 'depth 1'],
      ['depth: line 3 has a second TYPE'],
    ],
    ['the same labels twice', ['depth 1', 'depth 1'], ['depth: line 3 has the labels of another line']],
  ])('leaves out what has %s, by name', (_what, lines, wanted) => {
    const found = page('level 1', ...lines);
    expect(faults(found)).toEqual(wanted);
    expect(read(found)).toEqual(['gauge level 1']);
  });

  it.each([
    ['nothing', '', ''],
    ['a page for people', '<html>\n<p>hello</p>', ''],
    ['a page for people by its type', 'depth 1', 'text/html'],
    ['words with a number among them', 'Dear reader,\nwe are away.\nPage 7\nBye, all', ''],
    ['JSON', '{"depth": 1}', ''],
    ['a CSV', 'name,value\ndepth,1', ''],
  ])('refuses %s', (_what, text, contentType) => {
    expect(() => parseMetrics(text, contentType)).toThrow('is no page of Prometheus metrics');
  });
});

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 });
const series = fc.uniqueArray(fc.record({ label: fc.string({ minLength: 1, unit: 'binary' }), value }), {
  minLength: 1,
  selector: ({ label }) => label,
});

it.each([
  ['OpenMetrics', ['# EOF', '']],
  ['the text format', ['']],
] as const)('adds up what is written in %s, whatever its labels hold', (_format, ending) => {
  fc.assert(
    fc.property(series, (all) => {
      const lines = all.map((one) => `depth{q="${escaped(one.label)}"} ${one.value}`);
      const { metrics, faults } = parseMetrics(['# TYPE depth gauge', ...lines, ...ending].join('\n'));
      expect(faults).toEqual([]);
      expect(metrics.get('depth')?.series.size).toBe(all.length);
      expect(totalOf(metrics.get('depth'))).toBe(all.reduce((sum, one) => sum + one.value, 0));
    }),
  );
});

it('reads a damaged page without what was damaged, or refuses it, and invents no name', () => {
  const whole = [
    '# TYPE a counter',
    'a_total{x="1"} 3',
    '# TYPE b gauge',
    'b 4 1.5',
    'c{y="z\\""} 5',
    '# EOF',
    '',
  ];
  const text = whole.join('\n');
  const known = [3, 4, 5];
  fc.assert(
    fc.property(
      fc.nat(text.length),
      fc.nat(5),
      fc.string({ unit: 'binary', maxLength: 3 }),
      (at, cut, put) => {
        const damaged = text.slice(0, at) + put + text.slice(at + cut);
        const reading = ((): string[] => {
          try {
            return read(parseMetrics(damaged, openMetrics));
          } catch (error) {
            expect(String(error)).toMatch(/^Error: (does not end|is no page)/);
            return [];
          }
        })();
        expect(reading.length).toBeLessThanOrEqual(known.length + 2);
      },
    ),
    { numRuns: 2000 },
  );
});
