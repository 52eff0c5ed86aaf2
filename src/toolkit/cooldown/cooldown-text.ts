/** A cooldown in words: for progress, and for reports. */
import { formatMs, formatNumber } from '../format/wording.ts';
import type { Cooldown, WatchedFigure } from './cooldown.ts';

/** `waited 14 s: the health probe at up to 812 ms (band: up to 12 ms), back after 11 s`. */
export function cooldownText({ waitedSeconds, endedBy, figures }: Cooldown): string {
  const waited = `waited ${secondsText(waitedSeconds)}`;
  if (endedBy === 'not-watched') return `${waited}: nothing could be read of the target at rest`;
  const outside = figures.filter(({ backAfterSeconds }) => backAfterSeconds !== 0);
  const why = outside.map(figureText).join('; ');
  const end =
    endedBy === 'given-up' ? ', and went on all the same' : endedBy === 'back' ? '' : ', interrupted';
  return `${waited}: ${why === '' ? 'the target was within its band all along' : why}${end}`;
}

function figureText(figure: Cooldown['figures'][number]): string {
  const { figure: name, limit, worst, missing, backAfterSeconds } = figure;
  const value = worst === null ? '' : ` at up to ${format(name, worst)} (band: up to ${format(name, limit)})`;
  const silence = missing === 0 ? '' : ` without an answer${worst === null ? '' : ` ${missing} times`}`;
  const back = backAfterSeconds === null ? 'not back' : `back after ${secondsText(backAfterSeconds)}`;
  return `${labels[name]}${[value, silence].filter((text) => text !== '').join(',')}, ${back}`;
}

/** Tenths only where they tell. */
export function secondsText(seconds: number): string {
  return `${seconds < 10 ? seconds : Math.round(seconds)} s`;
}

const labels: Readonly<Record<WatchedFigure, string>> = {
  latencyMs: 'the health probe',
  cpuCores: "the target's CPU",
  connections: 'its DB connections',
};

function format(name: WatchedFigure, value: number): string {
  if (name === 'latencyMs') return formatMs(value);
  return name === 'cpuCores' ? `${formatNumber(value)} cores` : formatNumber(value);
}
