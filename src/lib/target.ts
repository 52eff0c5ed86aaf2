/**
 * Where the load goes, and whether it may go there: loopback, or a host that ALLOW_TARGET names exactly.
 * The guard sits in the bundle, so it holds for `k6 run` alone as well.
 */

export interface Target {
  /** Without a trailing slash. */
  readonly url: string;
  readonly host: string;
}

const urlPattern = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?(\/[^?#\s]*)?$/i;

/** The target, or one line that says what is wrong with it. */
export function parseTarget(text: string): Target | string {
  if (/^https?:\/\/[^/]*@/i.test(text)) {
    return 'TARGET_URL holds credentials; give them as JWT_SECRET, LOAD_USERNAME and LOAD_PASSWORD, or ACCESS_TOKEN';
  }
  const match = urlPattern.exec(text);
  const port = Number(match?.[3]?.slice(1) ?? '80');
  if (match === null || port < 1 || port > 65_535) {
    return `TARGET_URL is ${JSON.stringify(text)}; allowed is http(s)://host[:port][/path], e.g. http://127.0.0.1:8089`;
  }
  return { url: text.replace(/\/+$/, ''), host: (match[2] ?? '').toLowerCase() };
}

/** 127.0.0.0/8 by number, ::1, or localhost; a name that only begins like one is not. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** Null when load may be sent to `host`; otherwise the line that refuses it. */
export function targetRefusal(host: string, allowed: readonly string[]): string | null {
  if (isLoopback(host) || allowed.includes(host)) return null;
  return `target ${host} is not loopback and not allowed; if it is yours to load, set ALLOW_TARGET=${host}`;
}
