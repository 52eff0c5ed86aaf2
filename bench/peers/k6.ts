/** The bare script and our bundles, which k6 runs; ours also as `jorge-load run` starts it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from '../../src/toolkit/config/paths.ts';
import { chooseCollector } from '../../src/toolkit/run/collector.ts';
import { freePort } from '../../src/toolkit/run/free-port.ts';
import { k6Arguments, k6Environment, type K6Launch } from '../../src/toolkit/run/k6-process.ts';
import { isPartOfRequest } from '../../src/toolkit/record/read-metrics.ts';
import { type Recording, reportedTags, startRecording } from '../../src/toolkit/run/recording.ts';
import { k6Path, measureK6 } from '../k6.ts';
import { type Load, type Peer, type Peers, variablesOf as variables } from './peer.ts';

/** Our bundles of the normal mix. */
export interface Bundles {
  /** Without waits. */
  readonly hurried: string;
  /** With waits, all users at once. */
  readonly crowd: string;
}

export async function k6Peers(bundles: Bundles): Promise<Peers> {
  const bundleFor = ({ waits }: Load): string => (waits ? bundles.crowd : bundles.hurried);
  const { stdout } = await execa(await k6Path(), ['version']);
  return {
    version: stdout,
    peers: {
      'a bare k6 script': (load) => measureK6('bench/scripts/bare-normal.js', variablesOf(load)),
      'ours, as `jorge-load run` starts it': (load) => asTheCliStartsIt(bundleFor(load), load),
      'ours, as `k6 run`': (load) => measureK6(bundleFor(load), variablesOf(load)),
    },
  };
}

function variablesOf(load: Load): Record<string, string> {
  return { ...variables(load), DURATION: `${load.seconds}s` };
}

const unseen = { onMetrics: () => undefined, onFault: () => undefined } as const;

/** With the record, and with its choice of a collector. */
async function asTheCliStartsIt(bundle: string, load: Load): ReturnType<Peer> {
  const folder = await mkdtemp(join(tmpdir(), 'jorge-load-peers-'));
  let recording: Recording | null = null;
  try {
    recording = await startRecording({ folder, isKept: (metric) => !isPartOfRequest(metric), ...unseen });
    const launch: K6Launch = {
      bundle,
      folder,
      workingFolder: root,
      env: {},
      variables: variablesOf(load),
      isLoopback: true,
      record: { endpoint: recording.endpoint, periodSeconds: 1, instance: '1' },
      systemTags: reportedTags,
      samples: false,
      dashboard: false,
      part: null,
      judges: true,
      apiPort: await freePort(),
      collector: chooseCollector({}, { vus: load.users, freeBytes: freemem() }),
    };
    const flags = k6Arguments(launch).slice(1, -1);
    return await measureK6(bundle, k6Environment(launch), flags);
  } finally {
    await recording?.close();
    await rm(folder, { recursive: true });
  }
}
