/** Runs that begin at the same instant, into one folder. */
import { faultsOf, foundIn, leftBehind, newPlace, shortest, startCli } from './start.ts';

export async function atOnce(runs: number): Promise<string[]> {
  const { out } = newPlace();
  const places = Array.from({ length: runs }, newPlace);
  const ended = await Promise.all(
    places.map((place) => startCli(['run', 'smoke', '--sandbox', ...shortest, '--out', out], place)),
  );
  const found = foundIn(out);
  const faults = found.litter.map((name) => `left over: ${name}`);
  if (found.runs.length !== runs) faults.push(`${found.runs.length} run folders of ${runs}`);
  for (const { exitCode, stderr } of ended)
    if (exitCode === 70 || exitCode === undefined) faults.push(`ended with a stack: ${stderr.slice(-400)}`);
  for (const place of places) faults.push(...(await leftBehind(place)));
  for (const folder of found.runs) faults.push(...(await faultsOf(folder)));
  return faults;
}
