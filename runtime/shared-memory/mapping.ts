/** The pages of a named block in this process. They stay mapped as long as anything looks at them. */
import { platform, type Fd, type Mapping } from '../platform/index.ts';

const collected = new FinalizationRegistry<Omit<Mapping, 'buffer'>>((mapping) => {
  platform.memory.unmap(mapping);
});

/** A buffer over all of the block. The descriptor may be closed afterwards. */
export function mapBlock(fd: Fd, bytes: number): ArrayBuffer {
  const { address, length, buffer } = platform.memory.map(fd, 0, bytes);
  // Each view keeps the buffer alive: when it is collected, nothing can look at the pages any more.
  collected.register(buffer, { address, length });
  return buffer;
}
