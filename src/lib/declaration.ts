/** What a scenario says of itself: who, how many, how long. */
import type { Outage } from '../contract/plan.ts';
import type { Stage } from './hot/stages.ts';
import type { CrowdPart } from './hot/user.ts';

export type Model = 'closed' | 'open';

export interface Declaration<Client> {
  readonly name: string;
  readonly purpose: string;
  readonly crowd: readonly CrowdPart<Client>[];
  readonly stages: readonly Stage[];
  /** `open`: levels are iterations per second. Default `closed`: levels are VUs. */
  readonly model?: Model;
  /** Whether MODEL may turn the one into the other. */
  readonly modelIsFixed?: boolean;
  /** Every VU does one iteration, all at once and without a wait. */
  readonly once?: boolean;
  /** The steps' limits end the run where they break. */
  readonly stopsAtFirstBadStep?: boolean;
  /** A load that the platform bears now and then, and not all day: it may take the memory of a peak. */
  readonly isPeak?: boolean;
  /** When the target has to fail and return. */
  readonly outage?: Outage;
}
