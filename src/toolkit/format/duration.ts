/** A duration as it is typed. */
const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `90s`, `1h30m`; null for what is no duration. */
export function readSeconds(text: string): number | null {
  if (!/^(\d+(\.\d+)?[smhd])+$/.test(text)) return null;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([smhd])/g)];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (secondsOf[unit] ?? NaN), 0);
}
