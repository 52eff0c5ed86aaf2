/** The sandbox for one run: on a free port, with a secret nobody else knows, gone when the run is. */
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { redactorOf } from '../../contract/redact.ts';
import { childEnvironment, type Environment } from '../config/child-environment.ts';
import { root } from '../config/paths.ts';
import { UserError } from '../base/errors.ts';
import { secretsIn } from '../monitor/endpoint.ts';
import { sandboxProgram } from './sandbox-program.ts';

export interface SandboxFlags {
  readonly faults: readonly string[];
  readonly workers: string | null;
  /** Milliseconds before answers that are held ready; null: the whole sandbox. */
  readonly readyAfterMs: number | null;
  /** URLs of real stores, by the sandbox's own variables: they may hold passwords. */
  readonly stores: Readonly<Record<string, string>>;
}

export interface SandboxProcess {
  readonly url: string;
  readonly secret: string;
  readonly addFault: (spec: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

const forceKillAfterMs = 5000;

/** @throws UserError E_USAGE with the sandbox's own line when its flags are wrong */
export async function startSandbox(
  flags: SandboxFlags,
  env: Environment,
  signal: AbortSignal,
): Promise<SandboxProcess> {
  const secret = randomBytes(36).toString('base64url');
  const { file, args } = sandboxProgram(...sandboxArguments(flags));
  const subprocess = execa(file, args, {
    cwd: root,
    env: {
      ...childEnvironment(env, 'certificates'),
      ...flags.stores,
      JWT_SECRET: secret,
    },
    extendEnv: false,
    // Its own group: a terminal's Ctrl-C must not take the target away under k6.
    detached: process.platform !== 'win32',
    cleanup: true,
    buffer: { stdout: false, stderr: true },
    reject: false,
    stdin: 'ignore',
    cancelSignal: signal,
    forceKillAfterDelay: forceKillAfterMs,
  });
  const url = await Promise.race([firstUrl(subprocess.stdout), subprocess.then(() => null)]);
  signal.throwIfAborted();
  if (url === null) {
    const { stderr } = await subprocess;
    const words = redactorOf([secret, ...Object.values(flags.stores).flatMap(secretsIn)])(stderr);
    const line = (words.trim().split('\n')[0] ?? '').replace(/^error: /, '');
    throw new UserError('E_USAGE', `the sandbox did not start: ${line}`);
  }
  return {
    url,
    secret,
    addFault: async (fault) => {
      await fetch(`${url}/__sandbox/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ fault }),
      });
    },
    close: async () => {
      subprocess.kill('SIGTERM');
      await subprocess;
    },
  };
}

function sandboxArguments({ faults, workers, readyAfterMs }: SandboxFlags): string[] {
  return [
    ...['--port', '0'],
    ...faults.flatMap((fault) => ['--fault', fault]),
    ...(workers === null ? [] : ['--workers', workers]),
    ...(readyAfterMs === null ? [] : ['--ready', String(readyAfterMs)]),
  ];
}

async function firstUrl(stdout: NodeJS.ReadableStream): Promise<string | null> {
  for await (const line of createInterface({ input: stdout })) {
    const facts = JSON.parse(line) as { event?: unknown; url?: unknown };
    if (facts.event === 'listening' && typeof facts.url === 'string') return facts.url;
  }
  return null;
}
