/**
 * What a process that we start gets of our own environment: what is on a list, and nothing else. A variable that
 * nobody thought of can neither change a run nor reach a program that has no business with it.
 * Input: our environment and the lists that the program needs. Output: its environment, to be added to by name.
 */

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where programs and files are, and how text is written: every program needs it, and it holds no secrets. */
const everywhere =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TEMP|TMP|LANG|LANGUAGE|LC_\w+|TZ|TERM|NO_COLOR|XDG_\w+|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|LOCALAPPDATA|APPDATA|USERPROFILE)$/i;

const lists = {
  /** Whom to trust. */
  certificates: /^(SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS)$/,
  proxies: /^(HTTPS?|NO|ALL)_PROXY$/i,
  /** How a Go program uses memory and cores. */
  goRuntime: /^GO(GC|MEMLIMIT|MAXPROCS)$/,
  /** What `go build` reads. */
  goBuild:
    /^GO(ROOT|PATH|CACHE|MODCACHE|TMPDIR|PROXY|NOPROXY|PRIVATE|SUMDB|NOSUMDB|TOOLCHAIN|FLAGS|INSECURE|ENV|TELEMETRY|AUTH)$/,
  /** Which folders git may look into. */
  git: /^GIT_CONFIG_(COUNT|GLOBAL|SYSTEM|NOSYSTEM|KEY_\d+|VALUE_\d+)$/,
  /** What the sandbox understands. */
  sandbox: /^(JWT_SECRET|JWT_SECRET_KEY|SANDBOX_(POSTGRES|REDIS)_URL)$/,
  desktop: /^(DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DBUS_SESSION_BUS_ADDRESS|BROWSER)$/,
} as const;

export function childEnvironment(
  ours: Environment,
  ...needed: readonly (keyof typeof lists)[]
): Record<string, string> {
  const passed = [everywhere, ...needed.map((list) => lists[list])];
  return kept(ours, (name) => passed.some((list) => list.test(name)));
}

/** How the load signs in, where we watch, what k6 is told. */
const concernsUsAlone =
  /^(K6_\w+|MONITOR_\w+|SANDBOX_(POSTGRES|REDIS)_URL|LOAD_(USERNAME|PASSWORD)|ACCESS_TOKEN|TARGET_URL|ALLOW_TARGET)$/;

/** The one exception: a command of the person's own (`--start`, `--scale`) runs as in their shell. */
export function commandEnvironment(ours: Environment): Record<string, string> {
  return kept(ours, (name) => !concernsUsAlone.test(name));
}

function kept(ours: Environment, isKept: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(
    Object.entries(ours).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && isKept(entry[0]),
    ),
  );
}
