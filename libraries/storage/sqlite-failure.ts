import { Failure } from '../errors/failure.ts'
import type { SqlError } from './sqlite-step.ts'

/** SQLite's primary result codes that have a meaning for the bank. */
const resultCodes = {
  permission: 3,
  busy: 5,
  locked: 6,
  readOnly: 8,
  inputOutput: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  authorisation: 23,
  notADatabase: 26,
} as const

/** The disk was full when the index of the write-ahead log should grow. */
const sharedMemoryFull = 4874

export const isFull = (error: SqlError): boolean =>
  (error.errcode & 0xff) === resultCodes.full || error.errcode === sharedMemoryFull

/** Nobody can say what is on the disk now: the file must be opened anew before it is written again. */
export const isFlushFailure = (error: SqlError): boolean =>
  (error.errcode & 0xff) === resultCodes.inputOutput && !isFull(error)

/** Says what is wrong with which file and what to do. Parameters: `file`, and `errcode` (SQLite's extended result code). */
export const sqliteFailure = (file: string, error: SqlError): Failure => {
  const params = { file, errcode: error.errcode }
  const cause = error.message
  if (isFull(error))
    return new Failure('unavailable', 'storage.full', `The disk of ${file} is full: free some space and try again.`, {
      params,
      cause,
    })
  switch (error.errcode & 0xff) {
    case resultCodes.corrupt:
    case resultCodes.notADatabase:
      return corruptFile(file, { params, cause })
    case resultCodes.cannotOpen:
    case resultCodes.readOnly:
    case resultCodes.permission:
    case resultCodes.authorisation:
      return unwritableFile(file, { params, cause })
    case resultCodes.busy:
    case resultCodes.locked:
      return new Failure('unavailable', 'storage.busy', `${file} is held by another process: try again.`, {
        params,
        cause,
      })
    case resultCodes.inputOutput:
      return new Failure(
        'unknown',
        'storage.flush-failed',
        `Writing ${file} failed and what is on the disk is not known: check the disk and start again.`,
        { params, cause },
      )
    default:
      return new Failure('internal', 'storage.failed', `${file} could not be read or written.`, { params, cause })
  }
}

type Details = { readonly params: { file: string; errcode?: number }; readonly cause: unknown }

export const corruptFile = (file: string, details: Details): Failure =>
  new Failure(
    'internal',
    'storage.corrupt',
    `${file} is damaged or is not a store of ours. Nothing was changed: restore it from a backup, or move it away if its service can rebuild it.`,
    details,
  )

export const unwritableFile = (file: string, details: Details): Failure =>
  new Failure(
    'unavailable',
    'storage.unwritable',
    `${file} cannot be opened for writing: check that its folder exists and belongs to the user that runs the bank.`,
    details,
  )

/** After a failed flush: what was acknowledged before it is safe, and nothing after it would be. */
export const stoppedStore = (file: string): Failure =>
  new Failure('unavailable', 'storage.stopped', `${file} takes no more writes since a flush failed: start again.`, {
    params: { file },
  })

export const closedStore = (file: string): Failure =>
  new Failure('unavailable', 'storage.closed', `${file} is closed: it takes no more reads or writes.`, {
    params: { file },
  })

/** SQLite's error as a value that can cross threads. */
export const toSqlError = (thrown: unknown): SqlError => {
  const { errcode, message } = thrown as { errcode?: unknown; message?: unknown }
  return { errcode: typeof errcode === 'number' ? errcode : 1, message: String(message) }
}
