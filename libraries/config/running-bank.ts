import { join } from 'node:path'
import { type Secret, secret } from '../errors/sensitive.ts'
import { type BankAddresses, operatorTokenFile, readIfThere, runningFile } from './data-directory.ts'
import { isLocked } from './directory-lock.ts'

export type RunningBank = {
  readonly pid: number
  readonly addresses: BankAddresses
  readonly startedAt: string
  readonly version: string
}

/** The bank that has this data directory now and takes payments; undefined when none, also after a crash that left its file. */
export const findRunningBank = (directory: string): RunningBank | undefined => {
  const text = readIfThere(join(directory, runningFile))
  if (text === undefined || !isLocked(directory)) return undefined
  return JSON.parse(text) as RunningBank
}

/** The operators' token as a command on the same machine reads it. */
export const readOperatorToken = (directory: string): Secret | undefined => {
  const text = readIfThere(join(directory, operatorTokenFile))?.trim()
  return text ? secret(text) : undefined
}
