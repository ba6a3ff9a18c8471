export { SharedMemory, type SharedMemoryOptions } from './shared-memory/shared-memory.ts';
export {
  ShareableList,
  type ShareableItem,
  type ShareableListOptions,
} from './shared-memory/shareable-list.ts';
