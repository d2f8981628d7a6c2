import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it (0700), one at a time: on a file system that takes no folders (`/proc`) Node's own recursive way
 * never ends. Throws what the file system says.
 */
export const makePath = (path: string): void => {
  if (isFolder(path)) return
  if (!existsSync(dirname(path))) makePath(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (thrown) {
    // Another process of the same bank may have been faster.
    if (!isFolder(path)) throw thrown
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
