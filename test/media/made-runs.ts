/** Small made-up runs that show one thing each, as a program of a course would: for the panel's tests and screenshots. */
export { bankRun } from './runs/bank.ts';
export { lonelyRun } from './runs/lonely.ts';
export { philosophersRun } from './runs/philosophers.ts';
export { pipeRun } from './runs/pipe.ts';
export { poolRun } from './runs/pool.ts';
export { sharingRun } from './runs/sharing.ts';
export { troubleRun } from './runs/trouble.ts';
