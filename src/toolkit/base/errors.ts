/**
 * The catalogue of errors. A `UserError` is a mistake the person can mend: the CLI prints its one line and
 * exits with its code. Anything else that is thrown is a bug: the CLI prints the stack and exits 70.
 * docs/errors.md lists every code; a test holds the two together.
 */

/** What a command ends with: src/toolkit/exit-policy.ts says when. 99 and 105 are k6's own. */
export const exitCodes = {
  pass: 0,
  usage: 2,
  bug: 70,
  regression: 97,
  invalid: 98,
  gateFailed: 99,
  interrupted: 105,
} as const;

/** What each code means, for docs/errors.md. */
export const errorCodes = {
  E_USAGE: 'A flag, an argument, an environment variable or a field of a request is wrong.',
  E_SCENARIO: 'There is no scenario of that name.',
  E_THRESHOLDS: 'thresholds.json is missing, broken, or names something that does not exist.',
  E_PLATFORM: 'platform.json is broken, or names something that does not exist.',
  E_SUITES:
    'suites.json is missing, broken, or names something that does not exist; or there is no such suite.',
  E_CREDENTIALS: 'No credentials for the target, more than one kind, or a token that cannot be sent.',
  E_TARGET_NOT_ALLOWED: 'The target is not loopback and was not allowed by name.',
  E_TARGET:
    'The target refused, answered nonsense, or did not accept the credentials, before any load was sent.',
  E_BUNDLE: 'A bundle could not be built, is not there, or is too large for a cluster.',
  E_K6_NOT_FOUND: 'k6 is not here and could not be made.',
  E_K6_VERSION: 'The k6 that was named is too old, too new, or not k6.',
  E_K6_CRASHED: 'k6 was killed or broke down during the run.',
  E_GENERATOR: 'This machine has not what the planned load takes: memory, open files, ports or CPU.',
  E_PORT: 'The port is taken.',
  E_BALANCER: 'nginx, which stands before the replicas, is not here or did not start.',
  E_REPLICA: 'A replica did not start, or the command that scales them failed.',
  E_OUTPUT: 'The output folder cannot be written, holds another watch, or the disk is full.',
  E_FILE: 'The system refuses a file or a folder: it is not there, not yours, or its name is too long.',
  E_RECORD: 'A run folder or a file of it is not what it should be.',
  E_BASELINE:
    'A baseline is missing, broken or of another version, or a run has not what a comparison needs.',
} as const;
export type ErrorCode = keyof typeof errorCodes;

export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: ErrorCode;

  /** @param message one line: what was wrong, where, what is allowed, what to type next */
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What a field of a request is called: `outDir` by a program, `--out` on the command line. A variable keeps its name. */
export type FieldName = (field: string) => string;

/** A mistake in what was asked for: its message names the request's own fields, until they are called otherwise. */
export class RequestError extends UserError {
  readonly #line: (name: FieldName) => string;

  /** @param line names each field by what it is given: `load.users` */
  constructor(code: ErrorCode, line: (name: FieldName) => string, options?: ErrorOptions) {
    super(
      code,
      line((field) => field),
      options,
    );
    this.#line = line;
  }

  /** The same mistake with its fields called as `own` says. */
  renamed(own: FieldName): RequestError {
    return new RequestError(this.code, (name) => this.#line((field) => name(own(field))), { cause: this });
  }
}
