/** Descriptors that this process owns: closed once, by whoever comes first, and at the latest when nobody can use them. */
import { platform, type Fd } from '../../platform/index.ts';

/** An open descriptor with its one owner. */
export interface OwnedFd {
  fd: Fd | undefined;
}

const forgotten = new FinalizationRegistry<OwnedFd>((owned) => {
  closeOwned(owned);
});

/** Closes the descriptor when `owner` is collected, as Python does with a connection that nobody refers to any more. */
export function own(owner: object, fd: Fd): OwnedFd {
  const owned: OwnedFd = { fd };
  forgotten.register(owner, owned, owned);
  return owned;
}

/** A second time is harmless. */
export function closeOwned(owned: OwnedFd): void {
  const { fd } = owned;
  if (fd === undefined) return;
  owned.fd = undefined;
  forgotten.unregister(owned);
  platform.descriptors.close(fd);
}

export function closeAll(fds: readonly Fd[]): void {
  for (const fd of fds) platform.descriptors.close(fd);
}
