/** What a person sees while they wait: lines on stderr, and the seconds of a long step. */
import { visible } from '../format/visible.ts';

export interface Progress {
  readonly say: (line: string) => void;
  /** False from the second time on: what each of a command's runs would say is said once. */
  readonly isNews: (note: string) => boolean;
  /** Says that `step` is going on, with the seconds so far, until `work` ends. */
  readonly during: <Result>(step: string, work: Promise<Result>) => Promise<Result>;
}

const terminalEveryMs = 1000;
const plainEveryMs = 10_000;

/** A program is told lines, and draws nothing. */
export function toldProgress(say: Progress['say']): Progress {
  const during: Progress['during'] = async (step, work) => {
    say(`${step} …`);
    return await work;
  };
  return { say, isNews: newsOf(), during };
}

export function stderrProgress(stream: NodeJS.WriteStream): Progress {
  const isTerminal = stream.isTTY;
  const say = (line: string): void => void stream.write(`${visible(line)}\n`);
  const during: Progress['during'] = async (step, work) => {
    const startMs = performance.now();
    const seconds = (): string => `${Math.round((performance.now() - startMs) / 1000)} s`;
    say(`${step} …`);
    const tick = (): void => {
      if (isTerminal) stream.write(`\r  ${seconds()} `);
      else say(`${step} … ${seconds()}`);
    };
    const timer = setInterval(tick, isTerminal ? terminalEveryMs : plainEveryMs);
    try {
      return await work;
    } finally {
      clearInterval(timer);
      if (isTerminal) stream.write('\r          \r');
    }
  };
  return { say, isNews: newsOf(), during };
}

function newsOf(): Progress['isNews'] {
  const told = new Set<string>();
  return (note) => !told.has(note) && told.add(note).size > 0;
}
