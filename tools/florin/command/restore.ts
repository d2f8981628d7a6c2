import { cpSync, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { badRequest, Failure } from '#libraries/errors/failure.ts'
import type { CommandSpec } from '../command-spec.ts'
import { dataFolder, refuseWhileRunning } from '../data-folder.ts'
import { textOf } from '../input.ts'
import { verifyFiles } from './ledger-verify.ts'

export const restore: CommandSpec = {
  words: ['restore'],
  summary: 'puts a backup into an empty data directory, after checking its books',
  arguments: [{ name: 'directory', what: 'what backup made' }],
  run: async (context, input) => {
    const from = resolve(textOf(input, 'directory'))
    if (!existsSync(join(from, 'florin-data.json')))
      throw badRequest(
        'florin.no-backup',
        'directory',
        `${from} is not a backup: give the directory that florin backup made.`,
      )
    const { path, isEmpty } = dataFolder(context)
    refuseWhileRunning(path)
    if (!isEmpty)
      throw new Failure(
        'precondition-failed',
        'florin.data-not-empty',
        `${path} holds a bank: move it away, or florin reset --yes, or name another with --data.`,
        { params: { field: 'data' } },
      )
    const report = await verifyFiles({ environment: { ...context.environment, FLORIN_DATA: from } })
    if (report['ok'] !== true)
      throw new Failure(
        'precondition-failed',
        'florin.backup-damaged',
        `The books of ${from} are not right: ${report['chain']}. Nothing was restored.`,
        { params: { field: 'directory' } },
      )
    cpSync(from, path, { recursive: true, preserveTimestamps: true })
    return {
      document: { directory: path, entrySets: report['entrySets'], chain: report['chain'] },
      text: `Restored into ${path}: ${report['entrySets']} entry sets, chain ${report['chain']}.`,
    }
  },
}
