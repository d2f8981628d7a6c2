/** Which machines can run Florin, and what to tell the others. */

export const nodeMajorRequired = 24
const nodeMajorBootstrap = 20

/**
 * A computer, as far as it matters here.
 * @typedef {{ platform: string, arch: string, libc: 'glibc' | 'musl', nodeVersion: string }} Machine
 */

/** The machine that this process runs on. @returns {Machine} */
export const machine = () => ({
  platform: process.platform,
  arch: process.arch,
  libc: usesGlibc() ? 'glibc' : 'musl',
  nodeVersion: process.versions.node,
})

/** The npm package that holds a Node 24 for a machine. @param {Machine} on @returns {string | undefined} */
export const nodePackage = ({ platform, arch, libc }) =>
  platform === 'linux' && libc === 'glibc' && (arch === 'x64' || arch === 'arm64') ? `node-linux-${arch}` : undefined

/** @param {string} version */
export const major = version => Number.parseInt(version, 10)

/**
 * Why Florin cannot run on a machine, as one sentence with the remedy; undefined when it can.
 * @param {Machine} on
 * @returns {string | undefined}
 */
export const missingNode = on => {
  if (on.platform === 'win32') return 'Florin runs on Linux and macOS; on Windows use it inside WSL.'
  if (major(on.nodeVersion) < nodeMajorBootstrap)
    return `Florin needs Node ${nodeMajorBootstrap} or newer to start, and this is Node ${on.nodeVersion}.`
  if (major(on.nodeVersion) >= nodeMajorRequired || nodePackage(on)) return undefined
  const where = on.platform === 'darwin' ? 'macOS' : `${on.platform}-${on.arch} (${on.libc})`
  return `Florin needs Node ${nodeMajorRequired} or newer on ${where}, and this is Node ${on.nodeVersion}: install it and run the same command again.`
}

const usesGlibc = () => {
  if (process.platform !== 'linux') return true
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport())
  return report.header?.glibcVersionRuntime !== undefined
}
