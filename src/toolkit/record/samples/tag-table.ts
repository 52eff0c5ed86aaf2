/**
 * The tags of samples, each combination once. Input: tags as the readers keep them; output: the table that columns
 * refer to, in which an endpoint is a method and a name: k6 names a request by its URL alone.
 */
import { inputLimits } from '../../base/input-limits.ts';
import { otherName, type SampleTags } from '../types.ts';

/** Beyond these, a script names its requests by what differs between them. */
const mostNames = 1_000;
/** Characters of folded names to remember, so as not to count one twice. */
const mostRemembered = 4_000_000;

export class TagTable {
  private readonly all: SampleTags[] = [];
  private readonly ids = new Map<string, number>();
  private readonly names = new Set<string>();
  private readonly folded = new Set<string>();
  private remembered = 0;
  private readonly most: number;
  /** Samples that keep their name alone, as there were too many combinations before. */
  leftOut = 0;

  /** @param most combinations that are told apart */
  constructor(most: number = inputLimits.sampleTags) {
    this.most = most;
  }

  idOf(tags: SampleTags): number {
    const kept = this.withFewNames(tags);
    const key = JSON.stringify(Object.entries(kept).sort(([a], [b]) => (a < b ? -1 : 1)));
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const { name } = kept;
    if (this.all.length >= this.most && Object.keys(kept).some((tag) => tag !== 'name')) {
      this.leftOut += 1;
      return this.idOf(name === undefined ? {} : { name });
    }
    this.ids.set(key, this.all.length);
    return this.all.push(kept) - 1;
  }

  /** How many names stand together as `(other)`, at the least. */
  get foldedNames(): { readonly count: number; readonly isExact: boolean } {
    return { count: this.folded.size, isExact: this.remembered < mostRemembered };
  }

  finish(): SampleTags[] {
    return tellMethodsApart(this.all);
  }

  private withFewNames(tags: SampleTags): SampleTags {
    const { name } = tags;
    if (name === undefined || this.names.has(name)) return tags;
    if (this.names.size < mostNames) {
      this.names.add(name);
      return tags;
    }
    if (this.remembered < mostRemembered && !this.folded.has(name)) {
      this.folded.add(name);
      this.remembered += name.length;
    }
    return { ...tags, name: otherName };
  }
}

/** A name that several methods share becomes one name for each of them. */
function tellMethodsApart(all: readonly SampleTags[]): SampleTags[] {
  const methods = new Map<string, Set<string>>();
  for (const { name, method } of all) {
    if (name === undefined || method === undefined || name === otherName) continue;
    methods.set(name, (methods.get(name) ?? new Set()).add(method));
  }
  return all.map((tags) => {
    const { name = '', method } = tags;
    if (method === undefined || (methods.get(name)?.size ?? 0) < 2) return tags;
    return { ...tags, name: unused(`${method} ${name}`, methods), shared_name: name };
  });
}

/** Another request may go by that name already. */
function unused(name: string, taken: ReadonlyMap<string, unknown>): string {
  return taken.has(name) ? unused(`${name} `, taken) : name;
}
