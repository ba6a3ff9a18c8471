/**
 * Starts the compiler's own process before it is needed, so that it comes up while everything else is still being
 * loaded. Not for users.
 */
export async function startCompiler(): Promise<void> {
  const { transform } = await import('esbuild');
  await transform('');
}
