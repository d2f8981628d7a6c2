import { join, resolve } from 'node:path'
import { readSettings } from '#libraries/config/read-settings.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import { asFailure } from '#libraries/errors/failure.ts'
import { verifyLedgerDirectory } from '#services/ledger/service.ts'

/**
 * Adds up the ledger of a bank that is stopped, or of a copy: `FLORIN_DATA` says which. It prints the report as one JSON document on
 * stdout; a ledger that cannot be read is `{ "error": { "code", "message" } }` and exit 4. Exit 1: the books are not right.
 */
const main = async (environment: NodeJS.ProcessEnv): Promise<number> => {
  const { data } = readSettings(florinSettings, environment)
  const report = await verifyLedgerDirectory({ directory: join(resolve(data), 'service.ledger') })
  process.stdout.write(`${JSON.stringify(report)}\n`)
  return report.ok ? 0 : 1
}

process.exitCode = await main(process.env).catch(thrown => {
  const { subCode: code, message, field, code: kind } = asFailure(thrown)
  process.stdout.write(`${JSON.stringify({ error: { code, message, ...(field === undefined ? {} : { field }) } })}\n`)
  return kind === 'bad-request' ? 2 : 4
})
