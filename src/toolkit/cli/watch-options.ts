/** The flags that say what to watch, the same for `run` and `monitor`. */
import type { Command } from 'commander';

export const watchHelp = `
Passwords of what is watched belong into the environment: MONITOR_POSTGRES_URL, MONITOR_REDIS_URL, MONITOR_SCRAPE_URL,
MONITOR_PROMETHEUS_URL. They are read from, never written to or loaded.`;

export function addWatchOptions(command: Command): Command {
  return command
    .option('--pid <pid>', 'watch this process as the target; a target on this machine is found by itself')
    .option('--name <name>', 'watch the processes of this name as the target')
    .option('--postgres <url>', 'watch a PostgreSQL')
    .option('--redis <url>', 'watch a Redis')
    .option('--scrape <url>', 'watch a /metrics page')
    .option('--prometheus <url>', 'ask a Prometheus')
    .option('--promql <name=query>', 'what to ask it; repeatable', collect)
    .option('--deployment <namespace/name>', 'ask it for this Kubernetes deployment');
}

export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
