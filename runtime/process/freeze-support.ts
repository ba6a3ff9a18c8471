/** For frozen executables on Windows in Python; here it does nothing, and is there so that programs carry over. */
export function freezeSupport(): void {
  // Nothing to do: a child is told what it is by how it was started.
}
