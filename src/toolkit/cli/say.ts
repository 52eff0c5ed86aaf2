/** The CLI's border to its streams: what it says is a line each, whatever is in a name or a path. */
import { relative } from 'node:path';
import type { Document } from '../document/document.ts';
import { renderTerminal, type TerminalOptions } from '../document/render.ts';
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
  process.stdout.write(renderTerminal(document, terminal(process.stdout)));
}

/** A pipe has no width: its lines stay whole, unless COLUMNS asks for one. */
export function terminal(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
  env: NodeJS.ProcessEnv = process.env,
): TerminalOptions {
  const asked = Number(env['COLUMNS']);
  const own = stream.isTTY && stream.columns > 0 ? stream.columns : null;
  return {
    color: stream.isTTY && !env['NO_COLOR'],
    width: Number.isInteger(asked) && asked > 0 ? asked : own,
  };
}
