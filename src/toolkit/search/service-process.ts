/** A process that serves: started in a group of its own, waited for until it answers, and gone with us. */
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { childEnvironment, commandEnvironment, type Environment } from '../config/child-environment.ts';
import { type ErrorCode, UserError } from '../base/errors.ts';
import { healthProbe } from '../cooldown/health-probe.ts';
import { redactorForEnvironment } from '../run/redact.ts';
import { signalGroup } from '../run/signal-group.ts';
import { startWatchdog } from '../run/watchdog.ts';

export interface ServiceContext {
  /** Our environment, of which it gets a part. */
  readonly ours: Environment;
  readonly signal: AbortSignal;
}

export interface ServiceOptions extends ServiceContext {
  /** A program and its arguments, or a line for the shell. */
  readonly command: { readonly file: string; readonly args: readonly string[] } | string;
  /** Beside what a child of ours gets, or a command of the person's. */
  readonly env: Readonly<Record<string, string>>;
  /** For the person: `replica 2`. */
  readonly name: string;
  /** What it is when it does not start. */
  readonly code: ErrorCode;
  /** Answers as soon as it serves. */
  readonly healthUrl: string;
}

export interface Service {
  readonly close: () => Promise<void>;
}

const answersWithinMs = 30_000;
const askEveryMs = 100;
const endsWithinMs = 5000;

/** @throws UserError with its last words when it ends or does not answer in time, InterruptedError on the signal */
export async function startService(options: ServiceOptions): Promise<Service> {
  const service = spawnService(options);
  try {
    await untilItAnswers(service, options);
    return { close: service.close };
  } catch (error) {
    await service.close();
    throw error;
  }
}

interface ServiceProcess extends Service {
  /** How it ended and its last words; null while it runs. */
  readonly ending: () => string | null;
}

function spawnService({ command, env, ours }: ServiceOptions): ServiceProcess {
  const base =
    typeof command === 'string' ? commandEnvironment(ours) : childEnvironment(ours, 'certificates');
  const settings = {
    env: { ...base, ...env },
    extendEnv: false,
    detached: process.platform !== 'win32',
    cleanup: true,
    buffer: false,
    reject: false,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
  } as const;
  const redact = redactorForEnvironment(settings.env);
  const watchdog = startWatchdog(ours);
  const subprocess =
    typeof command === 'string'
      ? execa(command, { ...settings, shell: true })
      : execa(command.file, [...command.args], settings);
  const { pid } = subprocess;
  if (pid !== undefined) watchdog?.guard(pid);
  let lastLine = '';
  let ending: string | null = null;
  createInterface({ input: subprocess.stderr }).on('line', (line) => (lastLine = line || lastLine));
  const end = subprocess.then(({ exitCode, signal }) => {
    watchdog?.close();
    ending = `with ${exitCode ?? signal ?? 'an error'}: ${redact(lastLine)}`;
  });
  return {
    ending: () => ending,
    close: async () => {
      if (pid === undefined || ending !== null) return;
      signalGroup(pid, 'SIGTERM');
      const force = setTimeout(() => signalGroup(pid, 'SIGKILL'), endsWithinMs);
      await end;
      clearTimeout(force);
    },
  };
}

async function untilItAnswers(service: ServiceProcess, options: ServiceOptions): Promise<void> {
  const { name, code, healthUrl, signal } = options;
  const probe = healthProbe(healthUrl);
  const deadlineMs = performance.now() + answersWithinMs;
  while ((await probe(signal)) === null) {
    signal.throwIfAborted();
    const ending = service.ending();
    if (ending !== null) throw new UserError(code, `${name} ended before it answered, ${ending}`);
    if (performance.now() > deadlineMs) {
      throw new UserError(code, `${name} did not answer GET ${new URL(healthUrl).pathname} within 30 s`);
    }
    await sleep(askEveryMs);
  }
}
