/** What is installed: our stamp, or npm's own record when someone ran `npm ci` by hand. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { lockFile, npmsOwnRecord, stampFile } from './paths.mjs'

/**
 * @typedef {import('./bootstrap.mjs').What} What
 * @typedef {{ what: What, lockHash: string }} Stamp
 * @typedef {{ version?: string, integrity?: string, dev?: boolean, optional?: boolean, devOptional?: boolean }} Entry
 * @typedef {Record<string, Entry>} Packages
 */

const lockHash = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex')

/** The stamp, if it belongs to the lock file of now. @returns {Stamp | undefined} */
export const readStamp = () => {
  const stamp = readJson(stampFile)
  return stamp?.lockHash === lockHash() ? stamp : undefined
}

/** @param {What} what */
export const writeStamp = what => writeFileSync(stampFile, `${JSON.stringify({ what, lockHash: lockHash() })}\n`)

/** @param {What} what */
export const isInstalled = what => {
  const stamp = readStamp()
  if (stamp) return covers(stamp.what, what)
  const present = readJson(npmsOwnRecord)?.packages
  if (!present || !holdsAll(readJson(lockFile).packages, present, what)) return false
  writeStamp(what)
  return true
}

/** @param {What} present @param {What} wanted */
const covers = (present, wanted) => present === 'all' || present === wanted

/**
 * Whether an installation holds, in the same version, everything that a lock file says it must.
 * @param {Packages} locked @param {Packages} present @param {What} what
 */
export const holdsAll = (locked, present, what) =>
  Object.entries(locked).every(([path, entry]) => {
    // Optional packages are for one platform each; development ones are not needed at run time.
    if (path === '' || entry.optional || (what === 'runtime' && (entry.dev || entry.devOptional))) return true
    const found = present[path]
    return found?.version === entry.version && found?.integrity === entry.integrity
  })

/** @param {string} path */
const readJson = path => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
