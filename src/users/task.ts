/** A task of a user of the platform: the endpoint it calls gives it its name unless it has one of its own. */
import type { Task, TaskContext } from '../lib/hot/user.ts';
import type { PlatformClient } from '../platform/hot/client.ts';
import type { EndpointName } from '../platform/hot/vocabulary.ts';

export type PlatformTask = Task<PlatformClient>;

export function task(
  weight: number,
  calls: EndpointName,
  run: (context: TaskContext<PlatformClient>) => void,
): PlatformTask {
  return { name: calls, weight, calls, run };
}
