/** Pairs of statements that exclude each other: no report may hold both. */

interface Pair {
  readonly one: RegExp;
  readonly other: RegExp;
}

const pair = (one: RegExp, other: RegExp): Pair => ({ one, other });

const pairs: readonly Pair[] = [
  pair(/slow alike/, /became [\d.,]+ times slower|did not change/),
  pair(
    /All \d+ endpoints (became slower|were slow)/,
    /the other \w+ (did not change|hardly changed|were not)/,
  ),
  pair(/\bgenerator had room/, /The bottleneck: the generator|generator was busy|it measured itself/),
  pair(/\bgenerator had room/, /at its limit: the generator|the generator dropped/),
  pair(/It was not the generator/, /The bottleneck: the generator|generator was busy|it measured itself/),
  pair(/It was not the generator/, /the generator dropped|each lengthened the times of the other/),
  pair(/\bmachine\b[^;.]* had room/, /machine that was full|other processes on the machine/),
  pair(/\bpool\b[^;.]* had room/, /The bottleneck: database connections|connections of the pool are taken/),
  pair(/\bworkers\b[^;.]* had room/, /The bottleneck: the service's worker|worker slots are taken/),
  pair(/\bCPU\b[^;.]* had room/, /The bottleneck: (all|one core) of the target's CPU|Add CPU:/),
  pair(/\bmemory\b[^;.]* had room/, /The bottleneck: memory|Memory grows by/),
  pair(/No bottleneck/, /The bottleneck:|at its limit:/),
  pair(
    /No bottleneck: latency/,
    /became [\d.,]+ times slower|endpoints became slower|slow from (its|their) first/,
  ),
  pair(/no watched resource explains it/, /at its limit: /),
  pair(
    /waiting does not explain that/,
    /The bottleneck: (other processes|the network|the accept queue|the disk)/,
  ),
  pair(/waiting does not explain that/, /look for a lock/),
  pair(
    /No endpoint ever answered/,
    /outage\b|Until the first limit broke|became .*slower|began to fail|failed (from|more often)/,
  ),
  pair(/Nothing broke/, /gate missed|it never held/),
  pair(/Nothing was asked of this run/, /gates hold/),
  pair(/Every gate held/, /gate missed/),
  pair(/An invalid run doesn't say/, /Over all of|Until the first limit broke/),
  pair(/No endpoint was seen to be slow/, /became .*slower|slow from (its|their) first/),
  pair(/since when: too few to tell/, /became .*slower|slow from (its|their) first/),
  pair(/✓[^✓✗○\n]{0,200}\bsince\b/, /./),
  pair(/What broke first\n\s+\S+\s+gate [^\n]*it never held/, /Until the first limit broke/),
];

/** Of the same endpoint, by its name. */
const pairsByEndpoint: readonly ((name: string) => Pair)[] = [
  (name) => pair(RegExp(`${name} became [\\d.,]+ times`), RegExp(`${name}: too few to tell`)),
  (name) => pair(RegExp(`${name} became [\\d.,]+ times`), RegExp(`${name} was slow from its first`)),
  (name) => pair(RegExp(`${name} became [\\d.,]+ times`), RegExp(`${name} (did not|hardly) change`)),
  (name) =>
    pair(
      RegExp(`${name} never answered`),
      RegExp(`${name} (began to fail|failed (from|more often)|became|failed in part)`),
    ),
  (name) =>
    pair(RegExp(`${name} failed in part`), RegExp(`${name} (began to fail|failed (from|more often))`)),
  (name) => pair(RegExp(`that ${name} alone uses`), /All \d+ endpoints became slower/),
];

/** What was found of both, for each pair of which both stand in the text. */
export function contradictionsIn(text: string, endpoints: readonly string[]): string[] {
  const all = [...pairs, ...endpoints.flatMap((name) => pairsByEndpoint.map((of) => of(name)))];
  return all.flatMap(({ one, other }) => {
    const [said, denied] = [one.exec(text), other.exec(text)];
    return said === null || denied === null ? [] : [`${said[0]} ≠ ${denied[0]}`];
  });
}
