/** The account in sentences, the weightiest first: each is understood by itself. */
import type { Report } from '../report-schema.ts';
import type { SlowTime } from '../system/latency-plateau.ts';
import type { Bottleneck } from '../system/target-schema.ts';
import { formatMs, formatNumber, formatOffset, formatShare } from '../../format/wording.ts';
import type { Account, EndpointStory } from './account-schema.ts';
import { neverRight, slowest } from './stories.ts';

interface Beside {
  readonly bottleneck: Bottleneck | null;
  readonly errors: Report['errors'];
  readonly slowTime: SlowTime | null;
}

type Parts = Omit<Account, 'sentences'>;

export function sentencesOf(parts: Parts, beside: Beside): string[] {
  return [
    neverSentence(parts, beside),
    changedSentence(parts, beside),
    alwaysSlowSentence(parts, beside),
    wholeSentence(parts, beside),
    ...fallSentences(parts, beside),
    alwaysWrongSentence(parts, beside),
  ].filter((sentence) => sentence !== null);
}

/** What was broken from the first request on was not broken by load. */
export function neverSentence(
  { endpoints }: Pick<Parts, 'endpoints'>,
  { errors }: Pick<Beside, 'errors'>,
): string | null {
  const broken = endpoints.filter(neverRight);
  if (broken.length === 0) return null;
  const isAll = broken.length === endpoints.length;
  const who = isAll
    ? 'No endpoint ever'
    : broken.length === 1
      ? `${namesOf(broken)} never`
      : `${broken.length} of ${endpoints.length} endpoints never`;
  const named = isAll || broken.length === 1 ? [] : [namesOf(broken)];
  const why = labelOf(errors, broken);
  const said = [...named, ...(why === null ? [] : [why])].join(': ');
  return `${who} answered as the contract says, from the first request on: this is not load${said === '' ? '' : ` (${said})`}.`;
}

function changedSentence({ room, endpoints }: Parts, { bottleneck, slowTime }: Beside): string | null {
  const changed = slowest(endpoints, 'changed');
  const [worst] = changed;
  if (worst === undefined) return null;
  const head =
    changed.length === 1
      ? `${worst.endpoint} became ${timesOf(worst)} times slower ${momentsOf(worst)} (${fromTo(worst)})`
      : `${countOf(changed, endpoints)} became slower ${momentsOfAll(changed, slowTime)}, most of all ${worst.endpoint} (${fromTo(worst)}, ${timesOf(worst)} times)`;
  const rest = endpoints.filter(({ latency: { kind } }) => kind === 'untouched' || kind === 'always');
  return joined([
    head,
    rest.length === 0 ? null : `${othersOf(rest)} ${didWhat(rest)}`,
    tooFew(endpoints),
    whyOf(room, bottleneck),
  ]);
}

/** Of their times alone, where the answers of one of them changed: that is a sentence of its own. */
function didWhat(rest: readonly EndpointStory[]): string {
  const about = rest.every(isStill) ? '' : 'about ';
  if (rest.some(({ answers }) => answers.kind === 'changed')) return `answered ${about}as fast as before`;
  return about === '' ? 'did not change' : 'hardly changed';
}

function alwaysSlowSentence({ room, endpoints }: Parts, { bottleneck }: Beside): string | null {
  const slow = slowest(endpoints, 'always');
  const [worst] = slow;
  if (worst === undefined) return null;
  const head =
    slow.length === 1
      ? `${worst.endpoint} was slow from its first request on (${levelOf(worst)})`
      : `${countOf(slow, endpoints)} were slow from their first request on, most of all ${worst.endpoint} (${levelOf(worst)})`;
  const isAlone = slowest(endpoints, 'changed').length === 0;
  const rest = endpoints.filter(({ latency: { kind } }) => kind === 'untouched');
  const others = rest.length === 0 ? null : `${othersOf(rest)} ${rest.length === 1 ? 'was' : 'were'} not`;
  return joined(isAlone ? [head, others, tooFew(endpoints), whyOf(room, bottleneck)] : [head]);
}

/** Where no endpoint's own story is clear. */
function wholeSentence({ slow, room }: Parts, { bottleneck, slowTime }: Beside): string | null {
  if (slow !== 'unknown' || slowTime === null) return null;
  const { calm, meanMs, startSeconds } = slowTime;
  const head =
    calm === null
      ? `Latency was high from the start (typically ${formatMs(meanMs)})`
      : `Latency rose at ${formatOffset(startSeconds)} (${formatMs(calm.meanMs)} → ${formatMs(meanMs)}, all requests together)`;
  return joined([head, 'no endpoint by itself is clear', whyOf(room, bottleneck)]);
}

function joined(parts: readonly (string | null)[]): string {
  return `${parts.filter((part) => part !== null).join('; ')}.`;
}

function whyOf(room: readonly string[], bottleneck: Bottleneck | null): string | null {
  if (bottleneck === null || bottleneck.kind === 'inside') return roomWords(room);
  return `at its limit: ${bottleneck.label}`;
}

function countOf(some: readonly EndpointStory[], endpoints: readonly EndpointStory[]): string {
  return some.length === endpoints.length
    ? `All ${some.length} endpoints`
    : `${some.length} of ${endpoints.length} endpoints`;
}

function othersOf(rest: readonly EndpointStory[]): string {
  return rest.length === 1 ? (rest[0]?.endpoint ?? '') : `the other ${countWord(rest.length)}`;
}

function levelOf({ latency: { now }, floorMs }: EndpointStory): string {
  const fastest = floorMs === null ? '' : `, the fastest answer ${formatMs(floorMs)}`;
  return `typically ${formatMs(now ?? NaN)}${fastest}`;
}

function timesOf({ latency: { before, now } }: EndpointStory): string {
  const times = (now ?? NaN) / (before ?? NaN);
  return times >= 10 ? formatNumber(Math.round(times)) : String(Number(times.toFixed(1)));
}

/** `5.8 → 405 ms`. */
function fromTo({ latency: { before, now } }: EndpointStory): string {
  const [from, to] = [formatMs(before ?? NaN), formatMs(now ?? NaN)];
  const isOneUnit = from.endsWith(' ms') && to.endsWith(' ms');
  return `${isOneUnit ? from.replace(/ ms$/, '') : from} → ${to}`;
}

/** Over all that changed: where requests are few, a change is seen late, or early by chance. */
function momentsOfAll(changed: readonly EndpointStory[], slowTime: SlowTime | null): string {
  const sinces = changed.map(({ latency }) => latency.sinceSeconds ?? 0);
  const first = slowTime?.startSeconds ?? Math.min(...sinces);
  const last = Math.max(...sinces);
  if (last - first > sameMomentSeconds) return `between ${formatOffset(first)} and ${formatOffset(last)}`;
  const untils = changed.flatMap(({ latency }) => latency.untilSeconds ?? []);
  return spanWords(first, untils.length > changed.length / 2 ? Math.max(...untils) : null);
}

const sameMomentSeconds = 10;

function momentsOf({ latency: { sinceSeconds, untilSeconds } }: EndpointStory): string {
  return spanWords(sinceSeconds ?? 0, untilSeconds);
}

/** `at +0:20`, `from +0:20 to +0:32`. */
function spanWords(since: number, until: number | null): string {
  const from = formatOffset(since);
  return until === null ? `at ${from}` : `from ${from} to ${formatOffset(until)}`;
}

/** A smaller difference is how answers differ anyway; a side effect of another endpoint's change is larger. */
const still = { slower: 1.5, faster: 0.5, ms: 2 } as const;

function isStill({ latency: { before, now } }: EndpointStory): boolean {
  const [was, is] = [before ?? NaN, now ?? NaN];
  return Math.abs(is - was) < still.ms || (is < was * still.slower && is > was * still.faster);
}

function tooFew(endpoints: readonly EndpointStory[]): string | null {
  const of = (kind: 'too-few' | 'unclear'): EndpointStory[] =>
    endpoints.filter((one) => one.latency.kind === kind && !neverRight(one));
  const [few, unclear] = [of('too-few'), of('unclear')];
  const said = [
    ...(few.length === 0 ? [] : [`${namesOf(few)}: too few to tell`]),
    ...(unclear.length === 0 ? [] : [`${namesOf(unclear)}: not clear`]),
  ];
  return said.length === 0 ? null : said.join('; ');
}

function roomWords(room: readonly string[]): string | null {
  return room.length === 0 ? null : `${listed(room)} had room`;
}

/** Endpoints that began to fail, together where it was at one moment. */
function fallSentences({ endpoints }: Parts, { errors }: Beside): string[] {
  const fallen = endpoints
    .filter(({ answers }) => answers.kind === 'changed')
    .sort((a, b) => (a.answers.sinceSeconds ?? 0) - (b.answers.sinceSeconds ?? 0));
  const groups: EndpointStory[][] = [];
  for (const one of fallen) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && isTogether(last[0], one)) last.push(one);
    else groups.push([one]);
  }
  return groups.slice(0, mostFalls).map((group) => fallSentence(group, endpoints, errors));
}

/**
 * Where requests are few, a change is seen late. What failed from its first request on did not begin to fail then.
 */
function isTogether({ answers: first }: EndpointStory, { answers: one }: EndpointStory): boolean {
  const isAlike = (first.before === null) === (one.before === null);
  return isAlike && (one.sinceSeconds ?? 0) - (first.sinceSeconds ?? 0) < togetherSeconds;
}

const togetherSeconds = 5;
const mostFalls = 3;

function fallSentence(
  group: readonly EndpointStory[],
  endpoints: readonly EndpointStory[],
  errors: Report['errors'],
): string {
  const [worst] = [...group].sort((a, b) => failedOf(b) - failedOf(a));
  const { sinceSeconds, untilSeconds, before, now } = worst?.answers ?? {};
  const who =
    group.length === 1
      ? namesOf(group)
      : group.length === endpoints.length
        ? countOf(group, endpoints)
        : `${countOf(group, endpoints)} (${namesOf(group)})`;
  const most = group.length === 1 ? 'of its requests' : `of the requests to ${worst?.endpoint ?? ''}`;
  const why = labelOf(errors, group);
  const moments = { since: sinceSeconds ?? 0, until: untilSeconds ?? null, before: before ?? null };
  return `${who} ${failedWhen(moments)}: ${formatShare(1 - (now ?? 0))} ${most} then, ${besideWords(moments.before)}${why === null ? '' : ` (${why})`}.`;
}

interface FallMoments {
  readonly since: number;
  readonly until: number | null;
  /** Share of right answers; null where it was wrong from its first request on. */
  readonly before: number | null;
}

/** Endpoints that failed before did not begin to fail now. */
function failedWhen({ since, until, before }: FallMoments): string {
  if (before === null) return `failed from the first request on until ${formatOffset(until ?? 0)}`;
  if (before < 1)
    return `failed more often ${until === null ? `from ${formatOffset(since)} on` : spanWords(since, until)}`;
  return `${until === null ? 'began to fail' : 'failed'} ${spanWords(since, until)}`;
}

function besideWords(before: number | null): string {
  if (before === null) return 'fewer after';
  return before === 1 ? 'none before' : `${formatShare(1 - before)} before`;
}

function failedOf({ answers, requests }: EndpointStory): number {
  return (1 - (answers.now ?? 1)) * requests;
}

/** Those that were wrong in part, throughout. */
function alwaysWrongSentence({ endpoints }: Parts, { errors }: Beside): string | null {
  const wrong = endpoints.filter((one) => one.answers.kind === 'always' && !neverRight(one));
  const [worst] = [...wrong].sort((a, b) => failedOf(b) - failedOf(a));
  if (worst === undefined) return null;
  const who = wrong.length === 1 ? worst.endpoint : countOf(wrong, endpoints);
  const share = formatShare(1 - (worst.answers.now ?? 1));
  const where = wrong.length === 1 ? 'of its requests' : `of the requests to ${worst.endpoint}`;
  const why = labelOf(errors, wrong);
  return `${who} failed in part from the first request on, and still at the end: ${share} ${where}${why === null ? '' : ` (${why})`}.`;
}

/** What most of their failures were. */
function labelOf(errors: Report['errors'], stories: readonly EndpointStory[]): string | null {
  const names = new Set(stories.map(({ endpoint }) => endpoint));
  const own = errors.filter(({ endpoint, kind }) => names.has(endpoint) && kind !== 'check');
  const counts = new Map<string, number>();
  for (const { label, count } of own) counts.set(label, (counts.get(label) ?? 0) + count);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}

const mostNamed = 5;

function namesOf(stories: readonly EndpointStory[]): string {
  const names = stories.slice(0, mostNamed).map(({ endpoint }) => endpoint);
  const rest = stories.length - names.length;
  return rest > 0 ? `${names.join(', ')} and ${rest} more` : listed(names);
}

function listed(words: readonly string[]): string {
  const [last = ''] = words.slice(-1);
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

const countWords = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

function countWord(count: number): string {
  return countWords[count] ?? formatNumber(count);
}
