export { RawArray, SharedArray as Array, type RawOf } from './array.ts';
export type { ArrayInit } from './array-init.ts';
export { copy, synchronized } from './copy.ts';
export type { GuardLock, LockOption } from './guard.ts';
export {
  struct,
  type InitOf,
  type StructFields,
  type StructType,
  type StructValue,
  type ValueOf,
} from './struct.ts';
export { typecodes, type Typecode, type TypecodeValues } from './typecodes.ts';
export { RawValue, Value } from './value.ts';
