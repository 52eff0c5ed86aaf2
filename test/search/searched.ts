/** What a search has left so far, and what it may need. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { runsIn } from '../cli/jorge-load.ts';

export interface Trial {
  readonly level: number;
  readonly kind: string;
  readonly outcome: string;
}

export function trialsIn(outDir: string): readonly Trial[] {
  try {
    const { trials } = JSON.parse(readFileSync(join(runsIn(outDir)[0]!, 'search.json'), 'utf8')) as {
      trials: Trial[];
    };
    return trials;
  } catch {
    return [];
  }
}

export async function hasNginx(): Promise<boolean> {
  const found = await Promise.all(
    ['nginx', '/usr/sbin/nginx'].map(async (place) => execa(place, ['-v'], { reject: false })),
  );
  return found.some(({ failed }) => !failed);
}
