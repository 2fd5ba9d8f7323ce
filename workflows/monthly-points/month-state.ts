/** What a run of `monthlyPoints` knows: a plain object, moved by answers and signals. */
import type {
  MonthPlan,
  MonthProgress,
  MonthTaken,
  PlanMonthInput,
  PlannedStep,
} from '../../activities/months/contract.ts';
import type { CarriedMonth, TakenMonth } from '../contract.ts';

/** What the run answers to `progress`. */
export interface MonthlyPointsProgress {
  readonly v: 1;
  readonly month: string;
  /** What is being done; null while it is decided. */
  readonly step: PlannedStep | null;
  /** Of the month that is taken, after some seconds of work. */
  readonly progress: MonthProgress | null;
  readonly taken: readonly TakenMonth[];
}

/** How a run ended. */
export interface MonthlyPointsOutcome {
  readonly v: 1;
  readonly month: string;
  readonly taken: readonly TakenMonth[];
  /** History that only somebody who asks can close; null when all is closed, or by hand. */
  readonly waitsFor: string | null;
}

type Take = PlannedStep & { readonly kind: 'take' };

export class MonthState {
  readonly #month: string;
  readonly #byHand: boolean;
  #afterRun: number | null;
  #graceIsOver: boolean;
  #takes: number;
  #taken: TakenMonth[];
  #hasNews = false;
  #step: PlannedStep | null = null;
  #working: (MonthTaken & { readonly kind: 'working' }) | null = null;

  constructor({ month, byHand, afterRun, graceIsOver, takes, taken }: CarriedMonth) {
    this.#month = month;
    this.#byHand = byHand;
    this.#afterRun = afterRun;
    this.#graceIsOver = graceIsOver;
    this.#takes = takes;
    this.#taken = [...taken];
  }

  /** Somebody does not want to wait for the grace time. */
  endGrace(): void {
    this.#graceIsOver = true;
    this.#hasNews = true;
  }

  /** Something may be different: the clock runs faster, for instance. */
  hearNews(): void {
    this.#hasNews = true;
  }

  get hasNews(): boolean {
    return this.#hasNews;
  }

  /** What is asked next; news that has come by now is in the answer. */
  question(): PlanMonthInput {
    this.#hasNews = false;
    this.#step = null;
    return {
      v: 1,
      month: this.#month,
      byHand: this.#byHand,
      afterRun: this.#afterRun,
      graceIsOver: this.#graceIsOver,
    };
  }

  learn({ afterRun, step }: MonthPlan): PlannedStep {
    this.#afterRun = afterRun;
    this.#step = step;
    return step;
  }

  /** Under which key the month is taken, among those of this run: the same until that has come to an end. */
  get takes(): number {
    return this.#takes;
  }

  /** The run of a month that has taken some seconds already, and may need help. */
  get longRun(): number | null {
    return this.#working?.run ?? null;
  }

  hearTaken({ month, as }: Take, answer: MonthTaken): void {
    this.#working = answer.kind === 'working' ? answer : null;
    if (answer.kind === 'published') this.#taken.push({ month, as, hash: answer.hash });
    if (answer.kind === 'published' || answer.kind === 'changed') this.#takes += 1;
  }

  get progress(): MonthlyPointsProgress {
    const progress = this.#working?.progress ?? null;
    return { v: 1, month: this.#month, step: this.#step, progress, taken: this.#taken };
  }

  outcome(waitsFor: string | null): MonthlyPointsOutcome {
    return { v: 1, month: this.#month, taken: this.#taken, waitsFor };
  }

  /** For the run that carries on. */
  carried(): CarriedMonth {
    return {
      month: this.#month,
      byHand: this.#byHand,
      afterRun: this.#afterRun,
      graceIsOver: this.#graceIsOver,
      takes: this.#takes,
      taken: this.#taken,
    };
  }
}
