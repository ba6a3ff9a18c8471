import { creationMethod, type StartMethod } from '../memory/creation.ts';
import type { GuardLock } from './guard.ts';
import type { SharedCells } from './memory.ts';

/** What there is already of a value or array: given to its constructor when it only becomes another handle on it. */
export class Parts {
  constructor(
    readonly shared: SharedCells,
    readonly lock?: GuardLock,
    readonly method: StartMethod = creationMethod(),
  ) {}
}
