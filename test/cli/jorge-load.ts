/** The CLI as a person starts it: a process, its two streams and its exit code. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const fakeK6 = join(root, 'test/fakes/fake-k6.mjs');
/** Long enough for the bundle's rule, and easy to find in what must not hold it. */
export const secret = 'a-secret-that-nobody-may-ever-read-anywhere';

export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const said = mkdtempSync(join(tmpdir(), 'jorge-load-said-'));

/** What the fake k6 of a run folder has said so far, each line after its process's number. */
export function saidFor(folder: string): string {
  const file = join(said, encodeURIComponent(folder));
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** The fake k6 of a run folder, once it has said something and as long as it lives. */
export function k6For(folder: string): number | null {
  const pid = Number.parseInt(saidFor(folder), 10);
  return Number.isNaN(pid) || !isAlive(pid) ? null : pid;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** k6 gets no variable that it doesn't know: what the fake is to do goes to it through a script of its own. */
export function fakeK6That(does: Readonly<Record<string, string>>): string {
  const script = join(temporaryFolder(), 'k6');
  const told = Object.entries({ ...does, K6_FAKE_SAYS: said }).map(
    ([name, value]) => `export ${name}='${value}'\n`,
  );
  const call = `exec '${process.execPath}' '${fakeK6}' "$@"\n`;
  writeFileSync(script, `#!/bin/sh\n${told.join('')}${call}`, { mode: 0o755 });
  return script;
}

function withFakeK6(env: Readonly<Record<string, string>>): Record<string, string> {
  const isTold = ([name]: readonly [string, string]): boolean => name.startsWith('K6_FAKE');
  const told = Object.entries(env).filter(isTold);
  const others = Object.entries(env).filter((one) => !isTold(one));
  return { K6_BIN: fakeK6That(Object.fromEntries(told)), ...Object.fromEntries(others) };
}

/** Nothing of this machine's settings reaches the CLI but what a test gives it. */
export function start(args: readonly string[], env: Record<string, string> = {}, cwd = root) {
  return execa(process.execPath, [join(root, 'scripts/jorge-load.mjs'), ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...withFakeK6(env) },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
}

export async function jorgeLoad(
  args: readonly string[],
  env: Record<string, string> = {},
  cwd = root,
): Promise<Ended> {
  const { exitCode, stdout, stderr } = await start(args, env, cwd);
  return { exitCode, stdout, stderr };
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'jorge-load-cli-'));
}

/** The run folders of an output folder; one that is still being made goes by a hidden name. */
export function runsIn(outDir: string): string[] {
  const names = existsSync(outDir) ? readdirSync(outDir) : [];
  return names.filter((name) => !name.startsWith('.')).map((name) => join(outDir, name));
}

export function readJson(...path: string[]): Record<string, unknown> {
  return JSON.parse(readFileSync(join(...path), 'utf8')) as Record<string, unknown>;
}

/** Polls until `look` finds something; its patience is for what never comes, on a machine however busy. */
export async function until<Found>(
  look: () => Found | null | undefined | false,
  patienceMs = 150_000,
): Promise<Found> {
  const deadlineMs = performance.now() + patienceMs;
  for (;;) {
    const found = look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadlineMs) throw new Error('it did not come');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
