/**
 * What a person sees while a run goes on: a frame a second on a terminal, a line every ten seconds elsewhere.
 * Input: what k6 sends, the plan, what the script threw, the monitor's figures. Output: stderr.
 */
import type { ResourceLimits } from '../../contract/thresholds.ts';
import type { ScriptErrorEvent } from '../../contract/events.ts';
import type { Plan } from '../../contract/plan.ts';
import type { Environment } from '../config/child-environment.ts';
import type { Progress } from '../k6/progress.ts';
import { startClock } from '../monitor/clock.ts';
import type { Figures } from '../monitor/source.ts';
import { type LiveState, renderFrame, renderLine } from './frame.ts';
import { alertsIn } from './live-alerts.ts';
import type { LiveGate } from './live-gates.ts';
import { LiveLoad } from './live-load.ts';
import { Screen } from './screen.ts';
import { visible } from '../format/visible.ts';

export interface LiveView {
  /** A line that stays. */
  readonly say: (line: string) => void;
  readonly takeFigures: (figures: Figures) => void;
  readonly takePlan: (plan: Plan, startedMs: number) => void;
  readonly takeScriptError: (error: ScriptErrorEvent) => void;
  /** A request of k6's, as it came to the receiver. */
  readonly takeMetrics: (json: string) => void;
  /** Gates that have to hold in every window, as they stand. */
  readonly takeWindows: (gates: readonly LiveGate[]) => void;
  readonly close: () => void;
}

interface Surface {
  /** Null: there is nobody to look. */
  readonly screen: NodeJS.WriteStream | null;
  readonly env: Environment;
  readonly progress: Pick<Progress, 'say'>;
}

export interface LiveOptions {
  readonly title: string;
  /** Null: as long as the plan says. */
  readonly totalSeconds: number | null;
  readonly limits: ResourceLimits;
  /** How many send the load; default: one. */
  readonly generators?: number;
}

const drawEveryMs = 1000;
const sayEveryMs = 10_000;

export function startLiveView({ screen: stream, env, progress }: Surface, options: LiveOptions): LiveView {
  if (stream === null) return unseenView(progress);
  const model = new LiveModel(options);
  const screen = stream.isTTY && env['TERM'] !== 'dumb' ? new Screen(stream, !env['NO_COLOR']) : null;
  const draw = (): void => {
    if (screen === null) stream.write(`${renderLine(model.state())}\n`);
    else screen.draw(renderFrame(model.state(), screen.size));
  };
  const timer = setInterval(draw, screen === null ? sayEveryMs : drawEveryMs);
  if (screen !== null) stream.on('resize', draw);
  return {
    say: (line) => {
      if (screen === null) stream.write(`${visible(line)}\n`);
      else screen.say(visible(line));
    },
    takeFigures: (figures) => model.takeFigures(figures),
    takePlan: (plan, startedMs) => model.takePlan(plan, startedMs),
    takeScriptError: (error) => model.takeScriptError(error),
    takeMetrics: (json) => model.load.take(json),
    takeWindows: (gates) => model.takeWindows(gates),
    close: () => {
      clearInterval(timer);
      stream.off('resize', draw);
      screen?.clear();
    },
  };
}

function unseenView({ say }: Pick<Progress, 'say'>): LiveView {
  const nothing = (): void => undefined;
  const deaf = { takeFigures: nothing, takePlan: nothing, takeScriptError: nothing, takeMetrics: nothing };
  return { say, ...deaf, takeWindows: nothing, close: nothing };
}

/** What is known at each moment. */
class LiveModel {
  readonly load: LiveLoad;
  private readonly options: LiveOptions;
  private plan: Plan | null = null;
  /** Seconds go on as they did when the machine's clock is set. */
  private readonly clock = startClock();
  private startedMs = this.clock.nowMs();
  private figures: Figures = {};
  private firstScriptError: string | null = null;
  private scriptErrorsTold = 0;
  private windows: readonly LiveGate[] = [];

  constructor(options: LiveOptions) {
    this.options = options;
    this.load = new LiveLoad(options.generators);
  }

  /** Figures that are read less often stay until they are read again. */
  takeFigures(figures: Figures): void {
    this.figures = { ...this.figures, ...figures };
  }

  takePlan(plan: Plan, startedMs: number): void {
    this.plan = plan;
    this.load.leaveOut(plan.platform?.ownRequests ?? []);
    this.startedMs = startedMs;
  }

  takeScriptError({ name, message, at }: ScriptErrorEvent): void {
    this.firstScriptError ??= `${name}: ${message}${at === null ? '' : `, in ${at}`}`;
    this.scriptErrorsTold += 1;
  }

  takeWindows(gates: readonly LiveGate[]): void {
    this.windows = gates;
  }

  /** A VU tells each kind once, k6 counts all of them, but a second later. */
  private get scriptErrors(): NonNullable<LiveState['load']>['scriptErrors'] {
    const count = Math.max(this.scriptErrorsTold, this.load.scriptErrors);
    return count === 0 ? null : { count, first: this.firstScriptError };
  }

  state(): LiveState {
    const { plan, load, options } = this;
    const elapsedSeconds = (this.clock.nowMs() - this.startedMs) / 1000;
    return {
      title: options.title,
      phase: plan === null ? null : phaseAt(plan, elapsedSeconds),
      elapsedSeconds,
      totalSeconds: plan?.durationSeconds ?? options.totalSeconds,
      load:
        plan === null
          ? null
          : {
              users: load.users,
              ratePerSecond: load.ratePerSecond,
              p95Ms: load.p95Ms,
              failed: load.failed,
              scriptErrors: this.scriptErrors,
              endpoints: load.endpoints,
              gates: [...load.gates(plan.gates), ...this.windows],
            },
      figures: this.figures,
      alerts: alertsIn(this.figures, options.limits),
    };
  }
}

function phaseAt({ phases }: Plan, seconds: number): string {
  return phases.find(({ endSeconds }) => seconds < endSeconds)?.phase ?? 'ending';
}
