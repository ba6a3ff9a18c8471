/** The start method that a run asks for, as the library finds it: the default of programs that choose none. */
export function startMethodEnvironment(method: string | null): Record<string, string> {
  return method === null ? {} : { MP_START_METHOD: method };
}
