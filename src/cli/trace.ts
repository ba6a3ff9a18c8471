export function trace(_a: readonly string[]): Promise<number> {
  return Promise.resolve(0);
}
