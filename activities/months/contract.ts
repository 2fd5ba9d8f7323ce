/**
 * What `monthlyPoints` asks of activities: types only. They cross the wire and lie in histories: fields are only ever
 * added, and readers tolerate unknown ones. Months are `YYYY-MM`, times RFC 3339, hashes in hex.
 */

/** Which months are looked at, and what is known of them already. */
export interface PlanMonthInput {
  readonly v: 1;
  readonly month: string;
  /** By hand: what people asked of the month is done, and nothing is waited for. */
  readonly byHand: boolean;
  /** The last run of any month when this one began; null when it begins. */
  readonly afterRun: number | null;
  /** Somebody does not want to wait for the grace time. */
  readonly graceIsOver: boolean;
}

export interface MonthPlan {
  readonly v: 1;
  readonly afterRun: number;
  readonly step: PlannedStep;
}

export type PlannedStep =
  /** Take the month anew. */
  | { readonly kind: 'take'; readonly month: string; readonly as: 'draft' | 'closed' }
  /** Close it with the draft it has. */
  | { readonly kind: 'close_draft'; readonly month: string }
  /** Real milliseconds until there is something to do; the programme instant for people. */
  | { readonly kind: 'wait'; readonly inMs: number; readonly until: string }
  /** Its sums do not add up: somebody has to look. */
  | { readonly kind: 'failed'; readonly month: string; readonly why: string }
  /** @param waitsFor history that only somebody who asks can close; null when all is closed */
  | { readonly kind: 'done'; readonly waitsFor: string | null };

export interface TakeMonthInput {
  readonly v: 1;
  readonly month: string;
  readonly as: 'draft' | 'closed';
  /** Another attempt with the same key goes on with the same run. */
  readonly key: string;
}

/** What came of some seconds of work on a month. */
export type MonthTaken =
  | { readonly v: 1; readonly kind: 'published'; readonly hash: string }
  /** There is more to do: ask again. */
  | { readonly v: 1; readonly kind: 'working'; readonly run: number; readonly progress: MonthProgress }
  /** Another run works on the month, or much is still to be judged: ask again. */
  | { readonly v: 1; readonly kind: 'waiting'; readonly for: 'run' | 'judge' }
  /** Nothing was published, and the months are not what they were when it was decided: decide again. */
  | { readonly v: 1; readonly kind: 'changed' };

/** How far a run is, in pages. */
export interface MonthProgress {
  readonly phase: 'freezing' | 'late' | 'statements' | 'publishing';
  readonly done: number;
  readonly of: number;
}

/** Which run to help. */
export interface HelpMonthInput {
  readonly v: 1;
  readonly month: string;
  readonly run: number;
}

export interface CloseMonthDraftInput {
  readonly v: 1;
  readonly month: string;
}

export interface GiveUpMonthInput {
  readonly v: 1;
  readonly month: string;
  readonly key: string;
}

/** What the `monthlyPoints` workflow calls. Every one may run twice. */
export interface MonthActivities {
  /** Says what is next, and answers requests that are done with. */
  planMonth(input: PlanMonthInput): Promise<MonthPlan>;
  /** Works on a month until it is published, or some seconds are over. */
  takeMonth(input: TakeMonthInput): Promise<MonthTaken>;
  /** Computes pages of a run that another attempt leads, for some seconds. */
  helpMonth(input: HelpMonthInput): Promise<void>;
  /** Closes a month with its draft, unless that is out of date. */
  closeMonthDraft(input: CloseMonthDraftInput): Promise<void>;
  /** Lets go of a month, so that nobody has to wait until the lease has lapsed. */
  giveUpMonth(input: GiveUpMonthInput): Promise<void>;
}
