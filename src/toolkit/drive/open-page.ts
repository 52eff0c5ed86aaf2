/** Opens a page with whatever the system opens pages with. */
import { spawn } from 'node:child_process';
import { childEnvironment } from '../config/child-environment.ts';

/** An opener that has not failed by then has found a browser. */
const patienceMs = 3000;

const openers: Readonly<Record<string, readonly [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Null when the page opened, else why it did not. */
export async function openPage(
  path: string,
  { platform, env }: Pick<NodeJS.Process, 'platform' | 'env'>,
): Promise<string | null> {
  const [command, ...args] = openers[platform] ?? ['xdg-open'];
  const opener = spawn(command, [...args, path], {
    detached: true,
    stdio: 'ignore',
    env: childEnvironment(env, 'desktop'),
  });
  return await new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), patienceMs);
    const end = (why: string | null): void => {
      clearTimeout(timer);
      resolve(why);
    };
    opener.on('error', () => end(`${command} is not here`));
    opener.on('exit', (code) => end(code === 0 ? null : `${command} found no browser`));
    opener.unref();
  });
}
