/** A real OpenTelemetry Collector, built of tools/otel-collector where Go can, and run with any configuration. */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import type { TestContext } from 'vitest';
import { root } from '../../src/toolkit/config/paths.ts';

/** Skips the test by name where Go cannot build what it needs. */
export async function go(context: TestContext, args: readonly string[]): Promise<string> {
  const { failed, stdout, stderr } = await execa('go', args, { reject: false, stdin: 'ignore' });
  if (failed) context.skip(`skipped: Go cannot build it here: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  return stdout;
}

/** @returns the program */
export async function buildCollector(context: TestContext, folder: string): Promise<string> {
  const binary = join(folder, 'otel-collector');
  await go(context, ['-C', join(root, 'tools/otel-collector'), 'build', '-mod=readonly', '-o', binary, '.']);
  return binary;
}

export interface RunningCollector {
  readonly endpoint: string;
  readonly pid: number;
  /** As it is told to end: what it has is written then. */
  readonly close: () => Promise<void>;
  /** At once, whatever it is about. */
  readonly kill: () => Promise<void>;
}

export interface CollectorConfig {
  readonly receivers: {
    readonly otlp: { readonly protocols: { readonly http: { readonly endpoint: string } } };
  };
}

/**
 * @param command its program, behind what that is begun by
 * @param folder where its configuration is written
 */
export async function startCollector(
  command: readonly string[],
  config: CollectorConfig,
  folder: string,
): Promise<RunningCollector> {
  const { endpoint } = config.receivers.otlp.protocols.http;
  const file = join(folder, 'collector.json');
  // JSON is YAML.
  await writeFile(file, JSON.stringify(config));
  const [program = '', ...args] = command;
  const child = spawn(program, [...args, file], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  await listening(endpoint);
  return {
    endpoint,
    pid: child.pid ?? 0,
    close: async () => await end('SIGTERM'),
    kill: async () => await end('SIGKILL'),
  };
}

async function listening(endpoint: string): Promise<void> {
  const [host = '', port] = endpoint.split(':');
  for (let left = 300; left > 0; left -= 1) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), host, () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the Collector does not listen');
}
