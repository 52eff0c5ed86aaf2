/** Moments and spans in words: UTC, with the offset into the load. */
import { formatOffset } from './wording.ts';

export { formatOffset };

/** `10 min`, `2 min 5 s`, `1 h 30 min`, `4.8 s`. */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${String(Number(seconds.toFixed(1)))} s`;
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).slice(0, 2);
  return said.map(([count, unit]) => `${count} ${unit}`).join(' ') || '0 s';
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026-11-24T12:49:11.000Z`, as records hold a time. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** `2026-11-24`; what is no date stays as it came. */
export function formatDay(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : isoTime(time).slice(0, 10);
}

/** `24 Nov 2026, 12:49:11 UTC`; what is no date stays as it came. */
export function formatDate(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}, ${formatClock(iso)}`;
}

/** `12:49:39 UTC`. */
export function formatClock(iso: string): string {
  const time = formatTime(iso);
  return time === iso ? iso : `${time} UTC`;
}

/** `12:49:39`, where UTC is said beside it; what is no date stays as it came. */
export function formatTime(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : date.toISOString().slice(11, 19);
}

/** `+0:28 (12:49:39 UTC)`; the time alone where the load's start is not known. */
export function formatMoment(iso: string, loadStartMs: number | null): string {
  const time = Date.parse(iso);
  if (loadStartMs === null || Number.isNaN(time)) return formatClock(iso);
  return `${formatOffset((time - loadStartMs) / 1000)} (${formatClock(iso)})`;
}
