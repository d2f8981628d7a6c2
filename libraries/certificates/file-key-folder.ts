import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Random } from '../ids/ids.ts'

/** A folder that only its owner reads. Each file appears whole or not at all, whoever crashes or races. */
export type KeyFolder = {
  readonly names: () => readonly string[]
  readonly read: (name: string) => string | undefined
  /** Writes the file unless there is one; false if somebody else was first. */
  readonly create: (name: string, text: string) => boolean
  readonly replace: (name: string, text: string) => void
}

/** Opens or makes the folder with mode 0700; files get 0600. */
export const fileKeyFolder = ({ directory, random }: { directory: string; random: Random }): KeyFolder => {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  chmodSync(directory, 0o700)
  const writeAside = (text: string): string => {
    const path = join(directory, `.${Buffer.from(random.bytes(8)).toString('hex')}.new`)
    const file = openSync(path, 'wx', 0o600)
    try {
      writeSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    return path
  }
  return {
    names: () => readdirSync(directory).filter(name => !name.startsWith('.')),
    read: name => unlessMissing(() => readFileSync(join(directory, name), 'utf8')),
    create: (name, text) => {
      const aside = writeAside(text)
      try {
        // A hard link fails where a rename would overwrite: the first of two processes wins, and both see its file.
        linkSync(aside, join(directory, name))
        return true
      } catch (error) {
        if (hasCode(error, 'EEXIST')) return false
        throw error
      } finally {
        rmSync(aside, { force: true })
        flushFolder(directory)
      }
    },
    replace: (name, text) => {
      renameSync(writeAside(text), join(directory, name))
      flushFolder(directory)
    },
  }
}

const flushFolder = (directory: string): void => {
  const handle = openSync(directory, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

const unlessMissing = <T>(read: () => T): T | undefined => {
  try {
    return read()
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

const hasCode = (error: unknown, code: string): boolean => (error as { code?: string } | null)?.code === code
