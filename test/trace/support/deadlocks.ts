import { findingsOf, type Finding } from '../../../trace/findings/index.ts';
import type { Actor, Script } from './script.ts';

/** The deadlocks at the script's end, after everything has settled. */
export function deadlocks(run: Script, ...alive: Actor[]): Finding[] {
  run.wait(500).sample(...alive);
  return findingsOf(run.model()).filter(({ rule }) => rule === 'deadlock');
}
