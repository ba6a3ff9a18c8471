export class DeadlockWatch {
  constructor(readonly policy: 'wait' | 'stop') {}
  feed(_b: Uint8Array): void {}
  start(_s: unknown): void {}
  stop(): void {}
}
