/** Numbers and checks in words, one style everywhere: `1,234` · `12.3 ms` · `99.95 %`. */
import { parseLimit } from '../../contract/limit.ts';
import type { LimitUnit, Unit } from './units.ts';

/** Thousands grouped; three significant digits below 100. */
export function formatNumber(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const [whole = '', fraction] = value.toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** `1 user`, `1,200 users`. */
export function plural(count: number, one: string): string {
  return `${formatNumber(count)} ${one}${formatNumber(count) === '1' ? '' : 's'}`;
}

/** `1 request/s`, `28.3 requests/s`. */
export function formatRequestRate(perSecond: number): string {
  return `${plural(perSecond, 'request')}/s`;
}

/** As many digits as keep the share apart from 0 and from all. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 99.99 && percent < 100) return '> 99.99 %';
  if (percent > 0 && percent < 0.01) return '< 0.01 %';
  const digits = percent > 99 || percent < 1 ? 2 : 1;
  return `${String(Number(percent.toFixed(digits)))} %`;
}

export function formatMs(ms: number): string {
  return ms >= 10_000 ? `${formatNumber(ms / 1000)} s` : `${formatNumber(ms)} ms`;
}

/** `+2:14`, `+1:02:14`: how far into the load. */
export function formatOffset(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds) + 1e-9);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = `${pad(minutes, hours > 0)}:${pad(whole % 60, true)}`;
  return `${seconds < 0 && whole > 0 ? '−' : '+'}${hours > 0 ? `${hours}:` : ''}${rest}`;
}

function pad(value: number, isPadded: boolean): string {
  return isPadded ? String(value).padStart(2, '0') : String(value);
}

export function formatValue(value: number, unit: LimitUnit): string {
  switch (unit) {
    case 'ms':
      return formatMs(value);
    case '%':
      return formatShare(value);
    case '/s':
      return `${formatNumber(value)}/s`;
    case 'ratio':
      return `${formatNumber(value)}×`;
    case 'count':
      return formatNumber(value);
    case 'bytes':
      return formatBytes(value);
  }
}

export function formatBytes(bytes: number): string {
  const size = Math.abs(bytes);
  if (size >= 2 ** 30) return `${formatNumber(bytes / 2 ** 30)} GiB`;
  return size >= 2 ** 20 ? `${formatNumber(bytes / 2 ** 20)} MiB` : `${formatNumber(bytes / 2 ** 10)} KiB`;
}

/** A figure of system.ndjson. */
export function formatFigure(value: number, unit: Unit): string {
  switch (unit) {
    case 'ms':
      return formatMs(value);
    case 'share':
      return formatShare(value);
    case 'bytes':
      return formatBytes(value);
    case 'bytes/s':
      return `${formatBytes(value)}/s`;
    case '/s':
      return `${formatNumber(value)}/s`;
    case 'cores':
      return `${formatNumber(value)} cores`;
    case 'seconds':
      return value < 1 ? formatMs(value * 1000) : `${formatNumber(value)} s`;
    case 'count':
      return formatNumber(value);
  }
}

interface Judged {
  readonly label: string;
  readonly value: number | null;
  readonly unit: LimitUnit;
  readonly limit: number | null;
  readonly expression: string;
  readonly status: string;
}

/** `p95 latency, steady: 250 ms, limit < 200 ms`. */
export function formatCheck(check: Judged): string {
  const { label, value, unit, status } = check;
  const isJudged = status === 'met' || status === 'missed';
  const seen = value !== null ? formatValue(value, unit) : isJudged ? 'value not recorded' : 'no data';
  return `${label}: ${seen}, limit ${formatLimit(check)}`;
}

/** `< 200 ms`; as k6 has it where there is no number for it. */
export function formatLimit({
  limit,
  unit,
  expression,
}: Pick<Judged, 'limit' | 'unit' | 'expression'>): string {
  const operator = parseLimit(expression)?.operator;
  return limit === null || operator === undefined ? expression : `${operator} ${formatValue(limit, unit)}`;
}
