/** The errors that programs meet; how the library makes them is its own. */
export {
  AssertionError,
  AuthenticationError,
  BrokenBarrierError,
  BufferTooShort,
  ClosedError,
  Empty,
  EOFError,
  Full,
  PicklingError,
  ProcessError,
  RemoteError,
  SystemError,
  TimeoutError,
  UnsupportedError,
  WorkerLostError,
  type CodedError,
} from './errors.ts';
