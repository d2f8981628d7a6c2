import { bankProgram, documentOf, isRunning } from '../bank-program.ts'
import type { CommandSpec, Context } from '../command-spec.ts'
import { callOperator } from '../operator-client.ts'

export const ledgerVerify: CommandSpec = {
  words: ['ledger', 'verify'],
  summary: 're-adds the whole journal and checks its chain, of a running or a stopped bank',
  run: async context => {
    const document = isRunning(context) ? await callOperator(context, 'ledger-verify', {}) : await verifyFiles(context)
    const sums = Object.entries((document['sums'] ?? {}) as Record<string, string>).map(
      ([currency, sum]) => `${currency} ${sum}`,
    )
    const rows = [
      document['ok'] === true ? 'The books are right.' : 'THE BOOKS ARE WRONG.',
      `entry sets ${document['entrySets']}, postings ${document['postings']}, open holds ${document['openHolds']}, last position ${document['position']}`,
      `sums ${sums.join(', ') || 'none'}`,
      `chain ${document['chain']}`,
    ]
    return { document, text: rows.join('\n'), refused: document['ok'] !== true }
  },
}

/** On a stopped bank's files. */
export const verifyFiles = (context: Pick<Context, 'environment'>): Promise<Record<string, unknown>> =>
  documentOf(bankProgram(context, 'verify-ledger.ts'))
