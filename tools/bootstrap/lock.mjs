/** One installation at a time: two terminals may start in the same fresh clone. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { installLock } from './paths.mjs'

const pollMs = 200

/**
 * Runs a task while holding the lock. A lock whose holder is dead is taken over.
 * @template T
 * @param {() => Promise<T>} task
 */
export const withLock = async task => {
  for (let told = false; !take(); told = true) {
    if (!told) process.stderr.write('Waiting for another installation in this folder to end.\n')
    await sleep(pollMs)
  }
  try {
    return await task()
  } finally {
    rmSync(installLock, { force: true })
  }
}

/** Writes who else works under the lock, so that it outlives a killed holder. @param {number} pid */
export const shareLockWith = pid => writeFileSync(installLock, `${process.pid} ${pid}`)

/** @returns {boolean} */
const take = () => {
  try {
    writeFileSync(installLock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code
    if (code !== 'EEXIST') throw new Error(`Cannot write into the folder of the repository (${code}).`)
    if (holders().some(isAlive)) return false
    rmSync(installLock, { force: true })
    return take()
  }
}

const holders = () => {
  try {
    return readFileSync(installLock, 'utf8').split(' ').map(Number)
  } catch {
    return []
  }
}

/** @param {number} pid */
const isAlive = pid => {
  try {
    return pid > 0 && process.kill(pid, 0) && !isZombie(pid)
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/** A killed process stays in the table until its parent asks, which the first process of a container may never do. @param {number} pid */
const isZombie = pid => {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
