/** The account in sentences, the weightiest first: each is understood by itself. */
import type { Report } from '../report-schema.ts';
import type { Bottleneck } from '../system/target-schema.ts';
import { formatMs, formatNumber, formatOffset, formatShare } from '../wording.ts';
import type { Account, EndpointStory } from './account-schema.ts';
import { neverRight, slowOnes } from './stories.ts';

interface Beside {
  readonly bottleneck: Bottleneck | null;
  readonly errors: Report['errors'];
}

type Parts = Omit<Account, 'sentences'>;

export function sentencesOf(parts: Parts, beside: Beside): string[] {
  return [
    neverSentence(parts, beside),
    slowSentence(parts, beside),
    ...fallSentences(parts, beside),
    alwaysWrongSentence(parts, beside),
  ].filter((sentence) => sentence !== null);
}

/** Always broken is not broken by load. */
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

function slowSentence({ slow, room, endpoints }: Parts, { bottleneck }: Beside): string | null {
  const slowed = slowOnes(endpoints);
  const [worst] = slowed;
  if (slow === 'none' || slow === 'unknown' || worst === undefined) return null;
  const rest = [
    restOf(slow, endpoints),
    ...tooFew(endpoints),
    bottleneck === null || bottleneck.kind === 'inside' ? roomWords(room) : `at its limit: ${bottleneck.label}`,
  ].filter((part) => part !== null);
  return `${[headOf(slow, slowed, endpoints), ...rest].join('; ')}.`;
}

function headOf(
  slow: Account['slow'],
  slowed: readonly EndpointStory[],
  endpoints: readonly EndpointStory[],
): string {
  const [worst] = slowed;
  if (worst === undefined) return '';
  if (slow === 'one' || slowed.length === 1) return `${worst.endpoint} ${changeOf(worst)}`;
  const isEvery = slowed.length === endpoints.length;
  const who = isEvery ? `All ${slowed.length} endpoints` : `${slowed.length} of ${endpoints.length} endpoints`;
  if (worst.latency.kind === 'always') {
    return `${who} were slow from their first request on, most of all ${worst.endpoint} (${levelOf(worst)})`;
  }
  return `${who} became slower ${momentsOf(worst)}, most of all ${worst.endpoint} (${fromTo(worst)}, ${timesOf(worst)} times)`;
}

function changeOf(story: EndpointStory): string {
  if (story.latency.kind === 'always') return `was slow from its first request on (${levelOf(story)})`;
  return `became ${timesOf(story)} times slower ${momentsOf(story)} (${fromTo(story)})`;
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

function momentsOf({ latency: { sinceSeconds, untilSeconds } }: EndpointStory): string {
  const until = untilSeconds === null ? '' : ` until ${formatOffset(untilSeconds)}`;
  return `at ${formatOffset(sinceSeconds ?? 0)}${until}`;
}

/** `the other six did not change`. */
function restOf(slow: Account['slow'], endpoints: readonly EndpointStory[]): string | null {
  const well = endpoints.filter(({ latency }) => latency.kind === 'untouched');
  if (slow === 'all' || well.length === 0) return null;
  const isAlways = endpoints.some(({ latency }) => latency.kind === 'always');
  const who = well.length === 1 ? (well[0]?.endpoint ?? '') : `the other ${countWord(well.length)}`;
  if (isAlways) return `${who} ${well.length === 1 ? 'was' : 'were'} not`;
  return well.every(isStill) ? `${who} did not change` : `${who} hardly changed`;
}

const hardly = 1.5;

function isStill({ latency: { before, now } }: EndpointStory): boolean {
  const times = (now ?? NaN) / (before ?? NaN);
  return times < hardly && times > 1 / hardly;
}

function tooFew(endpoints: readonly EndpointStory[]): string[] {
  const few = endpoints.filter((one) => one.latency.kind === 'too-few' && !neverRight(one));
  return few.length === 0 ? [] : [`${namesOf(few)}: too few to tell`];
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
    const isTogether =
      (one.answers.sinceSeconds ?? 0) - (last?.[0]?.answers.sinceSeconds ?? -Infinity) < togetherSeconds;
    if (isTogether) last?.push(one);
    else groups.push([one]);
  }
  return groups.slice(0, mostFalls).map((group) => fallSentence(group, endpoints, errors));
}

/** Rare endpoints notice later. */
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
        ? `All ${group.length} endpoints`
        : `${group.length} of ${endpoints.length} endpoints (${namesOf(group)})`;
  const until = untilSeconds == null ? '' : ` until ${formatOffset(untilSeconds)}`;
  const most = group.length === 1 ? 'of its requests' : `of the requests to ${worst?.endpoint ?? ''}`;
  const earlier = (before ?? 1) === 1 ? 'none' : formatShare(1 - (before ?? 1));
  const why = labelOf(errors, group);
  return `${who} began to fail at ${formatOffset(sinceSeconds ?? 0)}${until}: ${formatShare(1 - (now ?? 0))} ${most} then, ${earlier} before${why === null ? '' : ` (${why})`}.`;
}

function failedOf({ answers, requests }: EndpointStory): number {
  return (1 - (answers.now ?? 1)) * requests;
}

/** Neither never right nor worse with the load. */
function alwaysWrongSentence({ endpoints }: Parts, { errors }: Beside): string | null {
  const wrong = endpoints.filter((one) => one.answers.kind === 'always' && !neverRight(one));
  const [worst] = [...wrong].sort((a, b) => failedOf(b) - failedOf(a));
  if (worst === undefined) return null;
  const who = wrong.length === 1 ? worst.endpoint : `${wrong.length} of ${endpoints.length} endpoints`;
  const share = formatShare(1 - (worst.answers.now ?? 1));
  const where = wrong.length === 1 ? 'of its requests' : `of the requests to ${worst.endpoint}`;
  const why = labelOf(errors, wrong);
  return `${who} failed now and then from the first request on, about as often at the end: ${share} ${where}${why === null ? '' : ` (${why})`}.`;
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
