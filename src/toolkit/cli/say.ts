/** The CLI's border to its streams: what it says is a line each, whatever is in a name or a path. */
import { relative } from 'node:path';
import type { Comparison } from '../compare/comparison-schema.ts';
import type { Document } from '../document/document.ts';
import { renderTerminal, terminalOf } from '../document/render.ts';
import type { Written } from '../drive/comparisons.ts';
import { visible } from '../format/visible.ts';

export function say(text: string): void {
  process.stdout.write(`${visible(text)}\n`);
}

export function warn(text: string): void {
  process.stderr.write(`${visible(text)}\n`);
}

/** `report: runs/…/report.html`. */
export function sayPath(what: string, path: string): void {
  say(`${what}: ${relative('', path)}`);
}

export function show(document: Document): void {
  process.stdout.write(renderTerminal(document, terminalOf(process.stdout, process.env)));
}

export function sayCompared({ comparison, document, page }: Written): Comparison {
  show(document);
  sayPath('comparison', page);
  return comparison;
}
