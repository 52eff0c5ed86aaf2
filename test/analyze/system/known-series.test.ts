/** Published series with known answers: the Numenta Anomaly Benchmark (Lavin and Ahmad, 2015). */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  findAnomalies,
  flagSamples,
  isBeyond,
  madBounds,
} from '../../../src/toolkit/analyze/system/anomaly-rule.ts';

const file = fileURLToPath(new URL('../../data/nab/ec2_cpu_utilization_5f5533.csv', import.meta.url));
const values = readFileSync(file, 'utf8').trim().split('\n').slice(1).map(Number);

/** The benchmark's labelled windows (labels/combined_windows.json), as rows: one every five minutes. */
const windows = [
  [1171, 1371],
  [2830, 3030],
] as const;
const isIn = (row: number, [from, to]: readonly [number, number]): boolean => row >= from && row <= to;
const isLabelled = (row: number): boolean => windows.some((window) => isIn(row, window));

describe('the CPU of an EC2 instance', () => {
  it('has three-sigma flags in both labelled windows, and four outside', () => {
    const { rows } = flagSamples(values);
    expect(windows.map((window) => rows.some((row) => isIn(row, window)))).toEqual([true, true]);
    expect(rows.filter((row) => !isLabelled(row))).toHaveLength(4);
  });

  it('has none outside by median and MAD', () => {
    const bounds = madBounds(values.slice(0, 60))!;
    const rows = [...values.keys()].filter((row) => isBeyond(bounds, values[row]!));
    expect(windows.map((window) => rows.some((row) => isIn(row, window)))).toEqual([true, true]);
    expect(rows.filter((row) => !isLabelled(row))).toEqual([]);
  });

  it('has no anomaly outside when three of five samples and both votes have to agree', () => {
    const { stretches } = findAnomalies(values, 'both')!;
    expect(stretches.filter(({ from, to }) => !isLabelled(from) || !isLabelled(to))).toEqual([]);
  });
});

describe('a flat line (art_flatline: 4,032 times 45.0)', () => {
  const flat = Array.from({ length: 4032 }, () => 45);

  it('has no flag and no anomaly', () => {
    expect(flagSamples(flat).rows).toEqual([]);
    expect(findAnomalies(flat, 'both')).toEqual({ stretches: [], baselineMean: 45 });
  });

  it('has none either where its value has no exact binary form', () => {
    expect(flagSamples(flat.map(() => 0.1)).rows).toEqual([]);
  });
});
