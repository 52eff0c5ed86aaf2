/** The one map of signs: what each tone looks like where colours can be had, and where they can't. */

/** How good something is. */
export type Tone = 'good' | 'bad' | 'warning' | 'unknown' | 'none';

export const marks: Readonly<
  Record<Tone, { readonly sign: string; readonly icon: string; readonly word: string }>
> = {
  good: { sign: '✓', icon: '✅', word: 'met' },
  bad: { sign: '✗', icon: '❌', word: 'missed' },
  warning: { sign: '!', icon: '⚠️', word: 'invalid' },
  unknown: { sign: '?', icon: '⚠️', word: 'no data' },
  none: { sign: '○', icon: '▫️', word: 'not evaluated' },
};

export function isTone(style: string): style is Tone {
  return style in marks;
}

/** Where there is no figure. */
export const absent = '–';
