/**
 * A scenario's declaration becomes what k6 runs. Where hot and cold meet: k6 evaluates a bundle for each VU, the first
 * one (`__VU` 0) has options, setup and summary, all others nothing but the function that they run.
 */
import { exec, sleep } from './hot/k6.ts';
import type { Options } from 'k6/options';
import type { PreparedTest, SetupData } from './cold/prepare-test.ts';
import { tellScriptError } from './cold/tell-script-error.ts';
import type { Declaration } from './declaration.ts';
import { iterate, join } from './hot/virtual-user.ts';

/** What a platform does for a load test; src/platform is the one we know. */
export interface Platform<Client, Proof> {
  /** Everything that happens before and after the load; called in the first VU only. */
  readonly prepare: (declaration: Declaration<never>) => PreparedTest<Proof>;
  /** A VU's own client. */
  readonly connect: (proof: Proof, vu: number) => Client;
}

export interface LoadTest<Proof> {
  readonly options: Options | null;
  readonly setup: PreparedTest<Proof>['setup'] | null;
  readonly handleSummary: PreparedTest<Proof>['handleSummary'] | null;
  readonly run: (data: SetupData<Proof>) => void;
}

export function defineLoadTest<Client, Proof>(
  { prepare, connect }: Platform<Client, Proof>,
  declaration: Declaration<Client>,
): LoadTest<Proof> {
  /** Until this VU has joined it: what is held on to, each VU pays for. */
  let crowd: Declaration<Client>['crowd'] | null = declaration.crowd;
  const run = ({ proof, orders }: SetupData<Proof>): void => {
    if (crowd !== null) {
      // Asked once: k6 makes it anew at each access, for 11 µs.
      const { idInTest: vu, metrics } = exec.vu;
      const tags = metrics.tags as Record<string, string>;
      const setting = { vu, tags, crowd, client: connect(proof, vu), orders };
      crowd = null;
      sleep(join(setting, tellScriptError));
    }
    const pauseSeconds = iterate();
    if (pauseSeconds > 0) sleep(pauseSeconds);
  };
  // k6 fills whatever object it finds as options with all of the run's, for 7 KiB in each VU; null it leaves alone.
  if (__VU !== 0) return { options: null, setup: null, handleSummary: null, run };
  return { ...prepare(declaration), run };
}
