/** Going on under Node 24. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { modules, root } from './paths.mjs'
import { machine, major, nodeMajorRequired, nodePackage } from './platform.mjs'

const signalsPassedOn = /** @type {const} */ (['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'])

/**
 * Imports a module here, or runs it in a child and ends with its code.
 * @param {string[]} argv path of the module from the root of the repository, then its arguments
 * @returns {Promise<string | undefined>} why it is impossible, as a sentence
 */
export const reexec = async ([module = '', ...args]) => {
  const here = machine()
  const file = root + module
  if (major(here.nodeVersion) >= nodeMajorRequired) {
    process.argv = [process.argv[0] ?? '', file, ...args]
    await import(pathToFileURL(file).href)
    return undefined
  }
  const binary = `${modules}${nodePackage(here)}/bin/node`
  if (!existsSync(binary)) return `Node ${nodeMajorRequired} is not in ${modules}: remove that folder and try again.`
  return run(binary, [file, ...args])
}

/** @param {string} binary @param {string[]} argv @returns {Promise<string | undefined>} */
const run = (binary, argv) =>
  new Promise(resolve => {
    // The channel says nothing: it is how the child sees that this process is gone, even when it was killed.
    const child = spawn(binary, argv, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
    for (const signal of signalsPassedOn)
      process.on(signal, () => {
        // A terminal sends its interrupts to the child as well; passed on, they would arrive twice.
        if (process.stdin.isTTY && (signal === 'SIGINT' || signal === 'SIGQUIT')) return
        child.kill(signal)
      })
    child.on('error', error => resolve(`${binary} could not be started: ${error.message}`))
    child.on('close', (code, signal) => {
      if (!signal) return process.exit(code ?? 1)
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    })
  })
