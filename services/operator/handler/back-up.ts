import { isAbsolute } from 'node:path'
import { badRequest } from '#libraries/errors/failure.ts'
import { object, text } from '#libraries/schema/schema.ts'
import type { BankView } from '../door/bank-view.ts'
import { command } from '../door/command.ts'

/** The bank's own working directory is nobody's business: a path is taken from the root. */
export const backUp = ({ view }: { view: Pick<BankView, 'backup'> }) =>
  command(object({ directory: text({ minLength: 1, maxLength: 4096 }) }), async ({ directory }) => {
    if (!isAbsolute(directory) || directory.includes('\0'))
      throw badRequest('operator.directory', 'directory', 'Give directory as a path from the root: /backups/today.')
    return view.backup(directory)
  })
