/** The units of figures: those that a limit is stated in, and those of a machine. */
import type { FigureUnit } from '../../contract/system-figures.ts';

export const limitUnits = ['ms', '/s', '%', 'count', 'ratio', 'bytes'] as const;
export type LimitUnit = (typeof limitUnits)[number];

export const figureUnits = [
  ...(['cores', 'share', 'bytes', 'bytes/s', '/s', 'count', 'seconds'] as const),
  'ms',
] as const satisfies readonly (FigureUnit | 'ms')[];
export type Unit = (typeof figureUnits)[number];
