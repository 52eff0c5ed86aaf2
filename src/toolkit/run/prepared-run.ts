/** A run of which everything is at hand, and what it has around it. */
import type { ResourceLimits } from '../../contract/thresholds.ts';
import type { Environment } from '../config/child-environment.ts';
import type { Calibration } from '../record/calibration-schema.ts';
import type { Overrides } from '../config/overrides.ts';
import type { K6 } from '../k6/find-k6.ts';
import type { Progress } from '../k6/progress.ts';
import type { Watched } from '../monitor/open-sources.ts';
import type { Interrupts } from './interrupts.ts';
import type { SandboxProcess } from './sandbox-process.ts';

type OpenSandbox = (signal: AbortSignal) => Promise<SandboxProcess>;

/** What is held against what the machine has, before load is sent. */
interface Preflight {
  /** Of this very generator; null: stated rules serve. */
  readonly calibration: Calibration | null;
  /** `ignore`: a search goes on until the generator is at its end, and says so. */
  readonly whenShort: 'refuse' | 'say' | 'ignore';
}

export interface PreparedRun {
  readonly root: string;
  readonly scenario: string;
  readonly bundle: { readonly path: string; readonly sha256: string };
  readonly thresholdsSha256: string;
  readonly resources: ResourceLimits;
  readonly k6: K6;
  readonly overrides: Overrides;
  readonly preflight: Preflight;
  /** The run's own sandbox, or one that a suite shares; null: the target is there already. */
  readonly sandbox: OpenSandbox | null;
  readonly samples: boolean;
  readonly dashboard: boolean;
  /** How many k6 send the load together. */
  readonly runners: number;
  /** Whether k6 is to keep no samples, however short the load is. */
  readonly soak: boolean;
  /** What to watch beside the machine; the target of a loopback run is found by itself. Null: k6 alone. */
  readonly watched: Watched | null;
  readonly outDir: string;
  /** The command that repeats the run. */
  readonly command: string;
}

/** What comes from outside, as values: nothing below asks the process for it. */
export interface RunContext {
  /** Where programs are, the load's credentials, what bundles read. */
  readonly env: Environment;
  readonly progress: Progress;
  readonly interrupts: Interrupts;
  /** Where the live view is drawn; null: what it would say goes to the progress. */
  readonly screen: NodeJS.WriteStream | null;
}
