// The platforms that the extension is packed for, and the native parts that each needs. koffi and esbuild are native,
// so there is one package a platform.
export const targets = {
  'linux-x64': { esbuild: 'linux-x64', koffi: 'linux-x64', without: ['musl_x64'] },
  'linux-arm64': { esbuild: 'linux-arm64', koffi: 'linux-arm64', without: ['musl_arm64'] },
  'alpine-x64': { esbuild: 'linux-x64', koffi: 'linux-x64', without: ['linux_x64'] },
  'alpine-arm64': { esbuild: 'linux-arm64', koffi: 'linux-arm64', without: ['linux_arm64'] },
  'darwin-x64': { esbuild: 'darwin-x64', koffi: 'darwin-x64', without: [] },
  'darwin-arm64': { esbuild: 'darwin-arm64', koffi: 'darwin-arm64', without: [] },
  'win32-x64': { esbuild: 'win32-x64', koffi: 'win32-x64', without: [] },
  'win32-arm64': { esbuild: 'win32-arm64', koffi: 'win32-arm64', without: [] },
};

/** The platform of this machine, as VS Code names it. */
export function ownTarget() {
  return `${process.platform}-${process.arch}`;
}
