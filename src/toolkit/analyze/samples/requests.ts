/** Requests of raw samples by their tags: the rows that a figure is made of. */
import type { Samples, SampleTags, TrendSamples } from '../../record/types.ts';

const noTrend: TrendSamples = {
  timesMs: new Uint32Array(0),
  values: new Float64Array(0),
  tagIds: new Uint32Array(0),
};

export function requestsOf(samples: Samples): TrendSamples {
  return samples.trends.get('http_req_duration') ?? noTrend;
}

/** The values of some tags, one group a combination; null where a sample lacks one of them. */
export interface Grouping {
  readonly groups: readonly SampleTags[];
  /** By tag id: the group's place, or −1. */
  readonly groupOf: Int32Array;
}

export function groupBy({ tags }: Pick<Samples, 'tags'>, names: readonly string[]): Grouping {
  const places = new Map<string, number>();
  const groups: SampleTags[] = [];
  const groupOf = new Int32Array(tags.length).fill(-1);
  tags.forEach((own, id) => {
    if (names.some((name) => own[name] === undefined)) return;
    const group = Object.fromEntries(names.map((name) => [name, own[name] ?? '']));
    const key = JSON.stringify(group);
    const place = places.get(key) ?? groups.push(group) - 1;
    places.set(key, place);
    groupOf[id] = place;
  });
  return { groups, groupOf };
}

/** Whether the samples of a metric have such tags at all: where none has, that none has this value says nothing. */
export function tellsApart(samples: Samples, metric: string, names: readonly string[]): boolean {
  const { tagIds = [] } = samples.trends.get(metric) ?? samples.sums.get(metric) ?? {};
  const ids = new Set(tagIds);
  return names.every((name) => samples.tags.some((tags, id) => tags[name] !== undefined && ids.has(id)));
}

/** The values of each group, ascending. */
export function sortedByGroup(
  { values, tagIds }: TrendSamples,
  { groups, groupOf }: Grouping,
): readonly Float64Array[] {
  const sizes = new Uint32Array(groups.length);
  for (const id of tagIds) {
    const group = groupOf[id] ?? -1;
    if (group >= 0) sizes[group] = (sizes[group] ?? 0) + 1;
  }
  const sorted = [...sizes].map((size) => new Float64Array(size));
  const filled = new Uint32Array(groups.length);
  tagIds.forEach((id, row) => {
    const group = groupOf[id] ?? -1;
    const column = sorted[group];
    if (column === undefined) return;
    const place = filled[group] ?? 0;
    column[place] = values[row] ?? NaN;
    filled[group] = place + 1;
  });
  for (const column of sorted) column.sort();
  return sorted;
}
