import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it (0700), one at a time: on a file system that takes no folders (`/proc`) Node's own recursive way
 * never ends. Throws what the file system says.
 */
export const makePath = (path: string): void => {
  if (existsSync(path)) return
  makePath(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (thrown) {
    // Another process of the same bank was faster.
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
  }
}
