/** What the findings are made of: one rule a file, over the model's state. */
import type { RunModel } from '../model/run-model.ts';
import type { ProcessId, RunState, SiteRef } from '../model/state.ts';
import type { ObjectId } from '../schema.ts';
import type { ThrownAt } from './thrown.ts';

export type RuleName =
  | 'deadlock'
  | 'dead-holder'
  | 'zombie'
  | 'crash'
  | 'main-guard'
  | 'items-left'
  | 'shared-memory-left'
  | 'not-shut-down'
  | 'worker-lost'
  | 'lost-update'
  | 'notice';

export interface Finding {
  /** The same for the same finding in a later state of the run. */
  readonly id: string;
  readonly rule: RuleName;
  readonly severity: 'error' | 'warning' | 'info';
  /** One line, without a full stop. */
  readonly title: string;
  /** What happened, why, and what to do about it: sentences; paragraphs are separated by a newline. */
  readonly explanation: string;
  readonly processes: readonly ProcessId[];
  readonly objects: readonly ObjectId[];
  /** Lines that have to do with it, the most telling one first. */
  readonly sites: readonly FindingSite[];
  /** Of an error: the line of the program that threw it. */
  readonly thrownAt?: ThrownAt;
  /** The concept's page: `deadlock`, `zombie`, `lost-update`, … */
  readonly topic: string;
  /** The lesson that shows it. */
  readonly lesson?: string;
  /** Microseconds: when it became true. */
  readonly since: number;
  /** When it was over: somebody ended a process of it, from outside. */
  readonly until?: number;
  /** Something was left behind; counts as a mistake when a run is graded. */
  readonly leak: boolean;
  /** Of a deadlock: who waits for whom, those of a circle first and in its order. */
  readonly waits?: readonly FindingWait[];
}

export interface FindingSite {
  readonly site: SiteRef;
  /** What happens there: `worker-1 waits for Lock "a"`. */
  readonly what: string;
}

/** An edge of the wait-for graph. */
export interface FindingWait {
  readonly from: ProcessId;
  /** Who could end the wait; empty: nobody who is alive. */
  readonly to: readonly ProcessId[];
  readonly object: ObjectId | undefined;
  readonly text: string;
  readonly site: SiteRef;
  /** It is part of a circle. */
  readonly inCircle: boolean;
}

/** What a rule sees. */
export interface RuleContext {
  readonly model: RunModel;
  readonly state: RunState;
  /** Nothing more will happen: the run has ended, or the trace does. */
  readonly over: boolean;
  /** It was ended from outside; what it left undone then is not its fault. */
  readonly stopped: boolean;
  /**
   * The run at the moment when it was stopped, else {@link state}. What comes after is how its processes die, one after
   * the other, and says nothing about the program.
   */
  readonly undisturbed: RunState;
}

export type Rule = (context: RuleContext) => Finding[];

/** Microseconds. Facts younger than this may still change by events that come late, so nothing is said about them. */
export const SETTLED = 250_000;
