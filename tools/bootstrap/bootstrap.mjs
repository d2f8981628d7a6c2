/**
 * What stands between a fresh clone and a running bank: plain JavaScript for Node 20, which needs nothing from
 * node_modules.
 *
 * 1. Refuse what cannot work (a Node that is too old, a platform without a Node 24 package) before any download.
 * 2. Install what package-lock.json says, if it is not there. A stamp with a hash of the lock file tells what is there;
 *    when it fits nothing is started and no network is touched.
 * 3. Go on under Node 24: in this process when it is one, else in a child that runs the installed binary.
 */
import { install } from './install.mjs'
import { isInstalled, readStamp, writeStamp } from './installed.mjs'
import { withLock } from './lock.mjs'
import { machine, missingNode } from './platform.mjs'
import { reexec } from './reexec.mjs'

/** @typedef {'runtime' | 'all'} What `runtime` is what the bank needs to run; `all` adds what its makers need. */

const exitWrongUse = 2
const exitFailure = 4

/**
 * Makes sure that the packages of package-lock.json are installed; shows the step and its time on stderr when it has to
 * do something. Ends the process with one sentence when it cannot.
 * @param {{ what: What }} options
 */
export const ensureInstalled = async ({ what }) => {
  const problem = missingNode(machine())
  if (problem) return end(exitWrongUse, problem)
  if (isInstalled(what)) return
  try {
    await withLock(async () => {
      // Another process may have done the work while this one waited for the lock.
      if (isInstalled(what)) return
      await install({ what, present: readStamp() })
      writeStamp(what)
    })
  } catch (error) {
    end(exitFailure, error instanceof Error ? error.message : String(error))
  }
}

/**
 * Runs a module of ours under Node 24. Under an older Node this does not return: a child runs it and this process ends
 * with the child's code.
 * @param {string[]} argv path of the module from the root of the repository, then its arguments
 */
export const reexecOnNode24 = async argv => {
  const problem = await reexec(argv)
  if (problem) end(exitWrongUse, problem)
}

/** @param {number} code @param {string} sentence */
const end = (code, sentence) => {
  process.stderr.write(`${sentence}\n`)
  process.exit(code)
}
