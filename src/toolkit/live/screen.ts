/**
 * The part of the terminal that the live view draws on: some lines above the cursor, rewritten in place.
 * The cursor stays shown and the screen the usual one, so that there is nothing to restore, however this ends.
 */
import pc from 'picocolors';
import stringWidth from 'fast-string-width';
import type { FrameLine, FrameSize, Tone } from './frame.ts';

const clearBelow = '\x1b[J';

export class Screen {
  private readonly stream: NodeJS.WriteStream;
  private readonly paint: Readonly<Record<Tone, (text: string) => string>>;
  private drawn: readonly string[] = [];

  constructor(stream: NodeJS.WriteStream, color: boolean) {
    this.stream = stream;
    const colors = pc.createColors(color);
    this.paint = {
      plain: (text) => text,
      title: colors.bold,
      good: colors.green,
      bad: colors.red,
      faint: colors.dim,
    };
  }

  get size(): FrameSize {
    return { columns: this.stream.columns || 80, rows: this.stream.rows || 24 };
  }

  draw(lines: readonly FrameLine[]): void {
    const painted = lines.map(({ tone, text }) => `${this.paint[tone](text)}\n`);
    this.stream.write(this.back() + painted.join(''));
    this.drawn = lines.map(({ text }) => text);
  }

  /** A line that stays, above what is drawn. */
  say(line: string): void {
    this.stream.write(`${this.back()}${line}\n`);
    this.drawn = [];
  }

  clear(): void {
    this.stream.write(this.back());
    this.drawn = [];
  }

  /** To where the drawing began; a terminal made narrower has wrapped what is there. */
  private back(): string {
    const { columns } = this.size;
    const rows = this.drawn.reduce(
      (sum, text) => sum + Math.max(1, Math.ceil(stringWidth(text) / columns)),
      0,
    );
    return `${rows === 0 ? '\r' : `\x1b[${rows}A\r`}${clearBelow}`;
  }
}
