/** What the operating system says of a file, in words with a remedy. Input: a Node error. Output: one line, or null. */
import { type ErrorCode, UserError } from './errors.ts';
import { UnreadableError } from './plain-file.ts';

type Words = readonly [what: string, remedy: string];

const elsewhere = 'choose another place';
const words: Readonly<Record<string, Words>> = {
  ENOENT: ['there is no such file or folder', 'check the path'],
  EACCES: ['permission denied', 'give yourself the right, or choose another place'],
  EPERM: ['permission denied', 'give yourself the right, or choose another place'],
  EROFS: ['the file system is read-only', elsewhere],
  ENOTDIR: ['a part of the path is a file', elsewhere],
  EISDIR: ['it is a folder', 'give a file'],
  EEXIST: ['a file is in the way', elsewhere],
  ENOTEMPTY: ['the folder is not empty', elsewhere],
  ELOOP: ['symbolic links lead in a circle', 'mend the links, or choose another place'],
  ENAMETOOLONG: ['the name is too long', 'choose a shorter one'],
  ENOSPC: ['the disk is full', 'free some space, or choose another place'],
  EDQUOT: ['the quota is used up', 'free some space, or choose another place'],
  EFBIG: ['the file would be too large', elsewhere],
  EMFILE: ['too many files are open', raiseOpenFiles(4096)],
  ENFILE: ['too many files are open on this machine', 'close other programs'],
  ENXIO: ['it is no plain file', 'give a file'],
  ENODEV: ['it is no plain file', 'give a file'],
  ETXTBSY: ['the file is being executed', 'stop what runs it'],
  EBUSY: ['it is in use', 'stop what uses it'],
  EIO: ['the disk does not answer', elsewhere],
};

/** What to do where more files have to be open; a shell's own word. */
export function raiseOpenFiles(atLeast: number): string {
  return `raise the limit: ulimit -n ${atLeast}`;
}

/** These speak of the whole machine: they need no path. */
const ofNoPath: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE']);

interface Wish {
  readonly code: ErrorCode;
  /** What was wanted of it: `write`. */
  readonly verb: string;
  /** What to name in the place of the error's own path. */
  readonly path?: string;
}

/** Null for what is no system error on a path. */
export function systemError(error: unknown, { code, verb, path: wanted }: Wish): UserError | null {
  if (!(error instanceof Error)) return null;
  const { code: name = '', path: own } = error as NodeJS.ErrnoException;
  const path = wanted ?? own;
  const said = words[name];
  if (said === undefined || (path === undefined && !ofNoPath.has(name))) return null;
  const [what, remedy] = said;
  return new UserError(code, `cannot ${verb} ${path ?? 'a file'}: ${what}; ${remedy}`, { cause: error });
}

/**
 * Why a file was not read, after its name: `is larger than 16 MB`, `cannot be read (EACCES): permission denied; …`.
 * @param absent what it means that it is not there, or what to give instead
 */
export function whyUnread(cause: unknown, absent: string): string {
  if (cause instanceof UnreadableError) return cause.message;
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  const said = code === 'ENOENT' ? undefined : words[code];
  return `cannot be read (${code})${said === undefined ? absent : `: ${said[0]}; ${said[1]}`}`;
}
