/**
 * Where load may go, by one parser for the CLI and the bundle, so that neither takes what the other, or k6's resolver,
 * reads as another host. Input: the address as a person typed it. Output: the target, or what is wrong with it.
 */

export interface Target {
  /** Without a trailing slash. */
  readonly url: string;
  /** In lower case; IPv6 in its brackets. */
  readonly host: string;
  readonly port: number;
}

export type TargetFault = 'credentials' | 'form';

/** For the line that refuses one. */
export const targetForm = 'http(s)://host[:port][/path], e.g. http://127.0.0.1:8089';

const urlPattern = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?(\/[!-~]*)?$/i;
const longestUrl = 2000;

export function parseTarget(text: string): Target | TargetFault {
  if (/^[^/]*:\/*[^/]*@/.test(text)) return 'credentials';
  const match = text.length > longestUrl ? null : urlPattern.exec(text);
  if (match === null) return 'form';
  const [, scheme = '', name = '', digits, path = ''] = match;
  const host = name.toLowerCase();
  const port = digits === undefined ? (scheme.toLowerCase() === 'https' ? 443 : 80) : Number(digits);
  if (!isHost(host) || port < 1 || port > 65_535 || /[?#\\]/.test(path)) return 'form';
  return { url: text.replace(/\/+$/, ''), host, port };
}

/** 127.0.0.0/8 and ::1 as they are written, and `localhost`: no other name, wherever it leads. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || (isIpv4(host) && host.startsWith('127.'));
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) return isIpv6(host.slice(1, -1));
  const labels = host.replace(/\.$/, '').split('.');
  // Some resolvers take what ends in a number for an address: 127.1, 0x7f000001, 2130706433.
  if (/^(\d+|0x[\da-f]*)$/.test(labels.at(-1) ?? '')) return isIpv4(host);
  return host.length <= 253 && labels.every((label) => /^[a-z\d_]([a-z\d_-]{0,61}[a-z\d_])?$/.test(label));
}

/** Four numbers to 255, without the leading zeros that some read as octal. */
function isIpv4(host: string): boolean {
  const parts = host.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** Eight groups, of which `::` stands for one or more; the last two may be an IPv4 address. */
function isIpv6(text: string): boolean {
  const last = text.slice(text.lastIndexOf(':') + 1);
  if (last.includes('.') && !isIpv4(last)) return false;
  const plain = last.includes('.') ? text.replace(last, '0:0') : text;
  const halves = plain.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const isWhole = halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8;
  return isWhole && groups.every((group) => /^[\da-f]{1,4}$/.test(group));
}
