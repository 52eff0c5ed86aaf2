/**
 * `npm run supply-chain`: what comes with the lockfile. Input: package-lock.json, and `npm audit` where the registry answers.
 * Output: a line for each finding, and exit code 1; a registry that does not answer is said, and is no finding.
 */
import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import * as z from 'zod';

/** What may be shipped beside Apache-2.0, or used to build and test it. */
const allowed: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  '(Apache-2.0 AND BSD-3-Clause)',
  'Apache-2.0 AND MIT',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
]);
/** Used as they are, by development alone. */
const allowedInDevelopment: ReadonlySet<string> = new Set(['MPL-2.0', 'Python-2.0']);
/** Whose package.json has it in an older form, which npm leaves out of the lockfile: read by a person. */
const read: Readonly<Record<string, string>> = { 'node_modules/memorystream': 'MIT' };

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      license: z.string().optional(),
      integrity: z.string().optional(),
      link: z.boolean().optional(),
      dev: z.boolean().optional(),
    }),
  ),
});
export type Lock = z.infer<typeof lockSchema>;

/** A sentence for each package that is not fixed by its digest, or whose licence nobody has agreed to. */
export function lockFindings({ packages }: Lock): string[] {
  return Object.entries(packages).flatMap(([path, { license = read[path], integrity, dev }]) => {
    if (path === '') return [];
    const isAllowed = allowed.has(license ?? '') || (dev === true && allowedInDevelopment.has(license ?? ''));
    return [
      ...(integrity === undefined ? [`${path} has no integrity in the lockfile`] : []),
      ...(isAllowed ? [] : [`${path} has the licence ${license ?? '(none)'}, which is not in the list`]),
    ];
  });
}

const auditSchema = z.object({
  vulnerabilities: z.record(z.string(), z.object({ name: z.string(), severity: z.string() })),
});

/** Null where the registry does not answer. */
export function auditFindings(text: string): string[] | null {
  const audit = auditSchema.safeParse(jsonOf(text));
  if (!audit.success) return null;
  return Object.values(audit.data.vulnerabilities)
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .map(({ name, severity }) => `${name} has a vulnerability (${severity}): npm audit says more`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function main(): Promise<void> {
  const lock = lockSchema.parse(JSON.parse(await readFile('package-lock.json', 'utf8')));
  const { stdout } = await execa('npm', ['audit', '--json'], { reject: false, timeout: 120_000 });
  const audited = auditFindings(stdout);
  const findings = [...lockFindings(lock), ...(audited ?? [])];
  const count = Object.keys(lock.packages).length - 1;
  for (const finding of findings) process.stderr.write(`${finding}\n`);
  const said = audited === null ? 'npm audit was not answered by the registry' : 'audited';
  process.stdout.write(`${count} packages: ${findings.length} findings; ${said}\n`);
  if (findings.length > 0) process.exitCode = 1;
}

if (process.argv[1]?.endsWith('supply-chain.ts') === true) await main();
