/** Which k6 an executable is: `k6 version` says `k6 v2.2.0 (go1.26, linux/amd64)`. */
import { execa } from 'execa';
import { childEnvironment, type Environment } from '../config/child-environment.ts';

/** What tools/k6/go.mod and tools/k6/release.json pin. */
export const pinnedVersion = '2.2.0';
export const versionRange = '2.2.0 or newer, below 3';

const askTimeoutMs = 20_000;

export type Answer =
  | { readonly version: string; readonly fits: boolean }
  /** Why it did not say a version, in words. */
  | { readonly fault: string };

export async function askVersion(path: string, env: Environment): Promise<Answer> {
  const result = await execa(path, ['version'], {
    env: childEnvironment(env),
    extendEnv: false,
    reject: false,
    timeout: askTimeoutMs,
    stdin: 'ignore',
  });
  if (result.code === 'EACCES') return { fault: 'is not executable; type chmod +x' };
  if (result.code === 'ENOENT') return { fault: 'does not exist' };
  if (result.failed)
    return { fault: `does not run: ${firstLine(result.stderr || (result.shortMessage ?? ''))}` };
  return (
    readVersion(result.stdout) ?? { fault: `is not k6: it says ${JSON.stringify(firstLine(result.stdout))}` }
  );
}

function readVersion(text: string): Answer | null {
  const match = /^\S+ v(\d+)\.(\d+)\.(\d+)\S* \((?:.*, )?go\d/.exec(text);
  if (match === null) return null;
  const [major, minor, patch] = match.slice(1).map(Number) as [number, number, number];
  return { version: `${major}.${minor}.${patch}`, fits: major === 2 && minor >= 2 };
}

function firstLine(text: string): string {
  return (text.trim().split('\n')[0] ?? '').slice(0, 200);
}
