/**
 * What the machine knows of one start of the CLI. All that it starts has its folder for temporary files in the
 * environment, so that no process can hide by leaving its parent. Input: /proc.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';

export interface Process {
  readonly pid: number;
  readonly command: string;
}

/** Those that are told to keep temporary files in this folder. */
export function processesOf(temporary: string): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => `\0${textOf(`/proc/${pid}/environ`)}`.includes(`\0TMPDIR=${temporary}\0`))
    .map((pid) => ({
      pid: Number(pid),
      command: textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim(),
    }));
}

/** Nothing of a process that has ended, or that waits to be buried. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

export function openFilesOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((fd) => {
    try {
      return [readlinkSync(`${folder}/${fd}`)];
    } catch {
      // Closed since: the one that was open to read this folder, for one.
      return [];
    }
  });
}

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

export async function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return await new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** What is left of a start's processes after the time that an orderly end may take. */
export async function leftAfter(temporary: string, patienceMs: number): Promise<Process[]> {
  const deadlineMs = performance.now() + patienceMs;
  for (;;) {
    const left = processesOf(temporary);
    if (left.length === 0 || performance.now() > deadlineMs) return left;
    await pause(100);
  }
}
