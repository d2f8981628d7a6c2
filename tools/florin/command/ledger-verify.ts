import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSettings } from '#libraries/config/read-settings.ts'
import { findRunningBank } from '#libraries/config/running-bank.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import { Failure } from '#libraries/errors/failure.ts'
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
      `entry sets ${document['entrySets']}, postings ${document['postings']}, open holds ${document['openHolds']}`,
      `sums ${sums.join(', ') || 'none'}`,
      `chain ${document['chain']}`,
    ]
    return { document, text: rows.join('\n'), refused: document['ok'] !== true }
  },
}

const isRunning = ({ environment, flags }: Context): boolean =>
  flags.has('FLORIN_OPERATOR_LISTEN') ||
  findRunningBank(resolve(readSettings(florinSettings, environment).data)) !== undefined

/** On a stopped bank's files: a program of the bank's own reads them, because only the ledger knows their form. */
export const verifyFiles = async ({ environment }: Pick<Context, 'environment'>): Promise<Record<string, unknown>> => {
  const program = fileURLToPath(new URL('../../../bank/verify-ledger.ts', import.meta.url))
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const chunks: Buffer[] = []
  for await (const chunk of child.stdout) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  const document = text === '' ? undefined : JSON.parse(text)
  if (document === undefined)
    throw new Failure('internal', 'florin.verify', 'The journal could not be read; the reason stands above.')
  const { error } = document as { error?: { code: string; message: string } }
  if (error !== undefined) throw new Failure('precondition-failed', error.code, error.message)
  return document
}
