import { resolve } from 'node:path'
import type { CommandSpec } from '../command-spec.ts'
import { textOf } from '../input.ts'
import { callOperator } from '../operator-client.ts'

export const backup: CommandSpec = {
  words: ['backup'],
  summary: 'a copy of a running bank, which ledger verify accepts',
  arguments: [{ name: 'directory', what: 'new or empty' }],
  run: async (context, input) => {
    const document = await callOperator(context, 'backup', { directory: resolve(textOf(input, 'directory')) })
    return {
      document,
      text: `${document['files']} files, ${document['bytes']} bytes in ${document['directory']}\ncheck it: npx florin ledger verify --data ${document['directory']}`,
    }
  },
}
