import { rmSync } from 'node:fs'
import { badRequest, Failure } from '#libraries/errors/failure.ts'
import type { CommandSpec } from '../command-spec.ts'
import { dataFolder, refuseWhileRunning } from '../data-folder.ts'

export const reset: CommandSpec = {
  words: ['reset'],
  summary: 'starts over: deletes the data directory of a stopped bank, keys included',
  options: [{ flags: '--yes', what: 'really' }],
  run: async (context, input) => {
    const { path, isEmpty, isFlorins } = dataFolder(context)
    refuseWhileRunning(path)
    if (!isEmpty && !isFlorins)
      throw new Failure(
        'precondition-failed',
        'florin.not-ours',
        `${path} was not made by Florin: nothing was deleted.`,
        { params: { field: 'data' } },
      )
    if (input['yes'] !== true)
      throw badRequest(
        'florin.not-confirmed',
        'yes',
        `This deletes every customer, card and booking in ${path}: add --yes.`,
      )
    rmSync(path, { recursive: true, force: true })
    return {
      document: { directory: path, deleted: !isEmpty },
      text: isEmpty ? `There was nothing in ${path}.` : `${path} is gone; the next start makes a new bank.`,
    }
  },
}
