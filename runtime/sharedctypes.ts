/** `multiprocessing/sharedctypes`: values and arrays in shared memory. */
export {
  Array,
  RawArray,
  RawValue,
  Value,
  copy,
  struct,
  synchronized,
  type ArrayInit,
  type GuardLock,
  type LockOption,
  type StructFields,
  type StructType,
  type StructValue,
  type Typecode,
} from './sharedctypes/index.ts';
