/** The live view on a real terminal: a pseudo-terminal made by script(1). */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { fakeK6, readJson, root, runsIn, secret, temporaryFolder, until } from '../cli/jorge-load.ts';

const script = '/usr/bin/script';
const escapes = /\x1b\[[0-9;?]*[A-Za-z]/g; // eslint-disable-line no-control-regex

function inTerminal(args: readonly string[], accident: string, columns: number) {
  const command = [process.execPath, join(root, 'scripts/jorge-load.mjs'), ...args].join(' ');
  return execa(script, ['-qec', `stty cols ${columns} rows 12; exec ${command}`, '/dev/null'], {
    cwd: root,
    env: {
      ...{ PATH: process.env['PATH'], HOME: process.env['HOME'], TERM: 'xterm' },
      ...{ K6_BIN: fakeK6, K6_FAKE: accident, JWT_SECRET: secret },
    },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    buffer: { stdout: true },
  });
}

it.for([80, 40])(
  'draws on %i columns, wraps nothing, and leaves the terminal as it was',
  async (columns, { skip }) => {
    if (!existsSync(script)) skip('skipped: no script(1) here');
    const outDir = temporaryFolder();
    const target = ['run', 'smoke', '--target', 'http://127.0.0.1:9', '--out', outDir];
    const run = inTerminal(target, 'ends-on-sigint', columns);
    let seen = '';
    run.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
    await until(() => seen.includes('machine'));
    const pid = await until(() => pidOf(outDir));
    process.kill(pid, 'SIGINT');
    await run;
    const lines = seen.split('\n').map((line) => line.replace(escapes, '').replace('\r', ''));
    const frame = lines.filter(
      (line) => /smoke|of 0:01|target|k6|machine/.test(line) && !line.includes('report'),
    );
    expect(frame.length).toBeGreaterThan(2);
    for (const line of frame.slice(0, 4)) expect(line.length).toBeLessThan(columns);
    // Neither another screen, nor a hidden cursor, nor a scroll region, nor a mode of input.
    expect(seen).not.toMatch(/\x1b\[\?|\x1b\[\d*;\d*r|\x1b[78=>]/); // eslint-disable-line no-control-regex
    expect(readJson(runsIn(outDir)[0]!, 'run.json')).toMatchObject({ state: 'interrupted' });
  },
);

/** The CLI itself, not the shell around it. */
function pidOf(outDir: string): number | null {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const line = lines.find(
    (one) => one.trim().split(/ +/)[1]?.endsWith('node') && one.includes(`--out ${outDir}`),
  );
  return line === undefined ? null : Number(line.trim().split(' ')[0]);
}
