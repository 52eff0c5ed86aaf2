/**
 * What the samples of a page of metrics are, by the type of their family and what their name adds to the family's:
 * `orders_total` is the counter of `orders` in OpenMetrics, and of itself in Prometheus' text format.
 */
const roles = {
  counter: { '': 'counter', _total: 'counter', _created: 'created' },
  gauge: { '': 'gauge' },
  unknown: { '': 'gauge' },
  histogram: { '': 'unread', _count: 'counter', _sum: 'counter', _bucket: 'bucket', _created: 'created' },
  gaugehistogram: { '': 'unread', _gcount: 'gauge', _gsum: 'gauge', _bucket: 'unread' },
  summary: { '': 'unread', _count: 'counter', _sum: 'counter', _created: 'created' },
  info: { '': 'unread', _info: 'unread' },
  stateset: { '': 'state' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Role>>>>;

const suffixes = ['_total', '_created', '_count', '_sum', '_bucket', '_gcount', '_gsum', '_info'];
const suffixed = new RegExp(`^(.+)(${suffixes.join('|')})$`);

export type FamilyType = keyof typeof roles;
export type FamilyTypes = ReadonlyMap<string, FamilyType>;
/** Unread: nothing that changes (info), or nothing that can be added up (a summary's quantiles). */
type Role = 'counter' | 'gauge' | 'state' | 'bucket' | 'created' | 'unread';

export interface Membership {
  readonly family: string;
  readonly role: Role;
}

/** What the text format calls untyped is OpenMetrics' unknown. */
export function familyTypeOf(text: string): FamilyType | null {
  const type = text === 'untyped' ? 'unknown' : text;
  return Object.hasOwn(roles, type) ? (type as FamilyType) : null;
}

export function membershipOf(name: string, types: FamilyTypes): Membership {
  const [, base = '', suffix = ''] = suffixed.exec(name) ?? [];
  if (suffix === '_created' && isCounted(base, types)) return { family: base, role: 'created' };
  const [own, type] = [types.get(name), types.get(base)];
  if (own !== undefined) return { family: name, role: roleIn(own, '') ?? 'unread' };
  const role = type === undefined ? undefined : roleIn(type, suffix);
  return role === undefined ? { family: name, role: 'gauge' } : { family: base, role };
}

/** Those that a sample could be of. */
export function familyNamesOf(name: string): readonly string[] {
  const base = suffixed.exec(name)?.[1];
  return base === undefined ? [name] : [name, base];
}

export function sampleNamesOf(family: string): readonly string[] {
  return [family, ...suffixes.map((suffix) => family + suffix)];
}

/** In the text format some libraries give the time of creation as a gauge of its own. */
function isCounted(base: string, types: FamilyTypes): boolean {
  const type = types.get(base);
  return (
    types.get(`${base}_total`) === 'counter' ||
    type === 'counter' ||
    type === 'histogram' ||
    type === 'summary'
  );
}

function roleIn(type: FamilyType, suffix: string): Role | undefined {
  const ofType: Readonly<Record<string, Role>> = roles[type];
  return ofType[suffix];
}
