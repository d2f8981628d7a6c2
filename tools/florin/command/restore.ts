import { copyFileSync, cpSync, existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { badRequest, Failure } from '#libraries/errors/failure.ts'
import type { CommandSpec } from '../command-spec.ts'
import { dataFolder, refuseWhileRunning } from '../data-folder.ts'
import { textOf } from '../input.ts'
import { verifyFiles } from './ledger-verify.ts'

const mark = 'florin-data.json'

export const restore: CommandSpec = {
  words: ['restore'],
  summary: 'puts a backup into an empty data directory, after checking its books',
  arguments: [{ name: 'directory', what: 'what backup made' }],
  run: async (context, input) => {
    const from = resolve(textOf(input, 'directory'))
    if (!existsSync(join(from, mark)))
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
    // The mark of a data directory goes last: what was cut short is then not taken for a bank.
    cpSync(from, path, { recursive: true, preserveTimestamps: true, filter: file => basename(file) !== mark })
    copyFileSync(join(from, mark), join(path, mark))
    return {
      document: { directory: path, entrySets: report['entrySets'], chain: report['chain'] },
      text: `Restored into ${path}: ${report['entrySets']} entry sets, chain ${report['chain']}.`,
    }
  },
}
