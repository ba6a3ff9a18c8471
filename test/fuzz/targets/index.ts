/** All decoders of what comes from outside of a process. */
import type { Target } from '../target.ts';
import { frames } from './frames.ts';
import { handshake } from './handshake.ts';
import { manager } from './manager.ts';
import { launches, requests } from './records.ts';
import { models, traces } from './traces.ts';
import { values } from './values.ts';

export const targets: Readonly<Record<string, () => Target>> = {
  frames,
  handshake,
  manager,
  values,
  traces,
  models,
  launches,
  requests,
};
