/** What a suite's renderers lay out: made by suite-index.ts. */
import type { Report, Verdict } from '../../analyze/report-schema.ts';
import type { Cooldown } from '../../cooldown/cooldown.ts';
import type { Attempt, SuiteEntryState, SuiteState } from '../../suite/suite-state.ts';
import type { IndexEntry } from '../run-index.ts';
import type { Recommendation } from '../index-schema.ts';

/** What can be said of an entry's last run; null when no load was sent. */
export interface SuiteRunFacts {
  readonly index: IndexEntry;
  readonly requests: number;
  /** What its conclusions recommend, then the advice on the run itself. */
  readonly advice: Report['advice'];
}

export interface SuiteRow {
  readonly scenario: string;
  /** Null: not run yet, or skipped. */
  readonly verdict: Verdict | null;
  readonly status: SuiteEntryState['status'];
  /** Against its baseline, `regressed`, `same`, …; null without one. */
  readonly comparison: string | null;
  /** The same in a sentence. */
  readonly change: string | null;
  readonly reason: string;
  readonly attempts: readonly Attempt[];
  /** Before it; null before the first. */
  readonly cooldown: Cooldown | null;
  readonly facts: SuiteRunFacts | null;
}

export interface SuiteIndex {
  readonly state: SuiteState;
  readonly verdict: Verdict;
  /** Scenarios that passed, of all of the suite: 0–1. */
  readonly overallSuccessRate: number;
  readonly rows: readonly SuiteRow[];
  /** Five sentences. */
  readonly summary: readonly string[];
  readonly recommendations: readonly Recommendation[];
}
