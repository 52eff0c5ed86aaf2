/**
 * The page's colours, as page.css has them: read on their ground (WCAG 2.2: 4.5 for text, 3 for lines), and told
 * apart by those who see no red, no green or no blue, simulated after Machado, Oliveira and Fernandes, A
 * Physiologically-based Model for Simulation of Color Vision Deficiency (IEEE TVCG 15(6), 2009), severity 1.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../src/toolkit/document/html/page.css', import.meta.url), 'utf8');
const colours = new Map(
  [...css.matchAll(/--(\w+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

type Rgb = readonly [number, number, number];
const modes = ['light', 'dark'] as const;

function linear(hex: string): Rgb {
  const channel = (place: number): number => {
    const value = parseInt(hex.slice(place, place + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function colour(name: string, mode: (typeof modes)[number]): Rgb {
  return linear(colours.get(name)![mode]);
}

const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const visions: Readonly<Record<string, readonly Rgb[]>> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'no blue': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen([r, g, b]: Rgb, vision: readonly Rgb[]): Rgb {
  return vision.map(([x, y, z]) => Math.min(1, Math.max(0, x * r + y * g + z * b))) as unknown as Rgb;
}

/** Björn Ottosson's Oklab (2020): equal distances look equally different. */
function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function difference(a: Rgb, b: Rgb): number {
  const [x, y] = [oklab(a), oklab(b)];
  return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

describe.each(modes)('in %s mode', (mode) => {
  it.each(['ink', 'quiet', 'pass', 'fail', 'warn', 'one'])(
    'the text in %s is read on every ground',
    (name) => {
      for (const ground of ['paper', 'panel', 'shade']) {
        expect(contrast(colour(name, mode), colour(ground, mode))).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  it.each(['one', 'two', 'three', 'fail'])('the line %s is seen', (name) => {
    expect(contrast(colour(name, mode), colour('paper', mode))).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.keys(visions))('eyes that see %s colour tell what stands together apart', (name) => {
    const pairs = [
      ['one', 'two'],
      ['one', 'three'],
      ['two', 'three'],
      ['one', 'fail'],
      ['pass', 'fail'],
    ] as const;
    const near = pairs.filter(
      ([a, b]) =>
        difference(seen(colour(a, mode), visions[name]!), seen(colour(b, mode), visions[name]!)) < 0.06,
    );
    expect(near).toEqual([]);
  });
});
