import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { readSettings } from '#libraries/config/read-settings.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import { asFailure } from '#libraries/errors/failure.ts'
import { readLedgerDirectory } from '#services/ledger/service.ts'

/**
 * Reads the ledger of a bank that is stopped, or of a copy: `FLORIN_DATA` says which. `trial-balance [POSITION]` prints one JSON
 * document; `entries` prints each entry set as a line of JSON, as fast as it is read. A ledger that cannot be read is
 * `{ "error": { "code", "message" } }` on a line of its own and exit 4.
 */
const main = async (environment: NodeJS.ProcessEnv, [what = '', position]: readonly string[]): Promise<void> => {
  const { data } = readSettings(florinSettings, environment)
  const ledger = readLedgerDirectory({ directory: join(resolve(data), 'service.ledger') })
  if (what === 'trial-balance')
    return print(await ledger.trialBalance(position === undefined ? {} : { through: Number(position) }))
  for await (const entry of ledger.bookedEntries()) await print(entry)
}

/** Waits for the reader: a ledger is larger than the memory. */
const print = async (document: object): Promise<void> => {
  if (!process.stdout.write(`${JSON.stringify(document)}\n`)) await once(process.stdout, 'drain')
}

await main(process.env, process.argv.slice(2)).catch(async thrown => {
  const { subCode: code, message, field, code: kind } = asFailure(thrown)
  await print({ error: { code, message, ...(field === undefined ? {} : { field }) } })
  process.exitCode = kind === 'bad-request' ? 2 : 4
})
