import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readSettings } from '#libraries/config/read-settings.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import { isLocked } from '#libraries/config/sqlite-directory-lock.ts'
import { Failure } from '#libraries/errors/failure.ts'
import type { Context } from './command-spec.ts'

/** The data directory that a command is about, and what is in it. */
export const dataFolder = ({ environment }: Pick<Context, 'environment'>) => {
  const path = resolve(readSettings(florinSettings, environment).data)
  const names = existsSync(path) ? readdirSync(path) : []
  return {
    path,
    isEmpty: names.length === 0,
    /** Only a folder that a bank has made may be emptied by a command. */
    isFlorins: existsSync(join(path, 'florin-data.json')),
  }
}

/** Throws when a bank has the directory open. */
export const refuseWhileRunning = (path: string): void => {
  if (existsSync(path) && isLocked(path))
    throw new Failure(
      'precondition-failed',
      'florin.bank-runs',
      `A bank runs on ${path}: stop it first (Ctrl-C where it was started).`,
      { params: { field: 'data' } },
    )
}
