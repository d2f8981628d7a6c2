import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type BankAddress, callAt } from '#tools/florin/operator-client.ts'

export type Seen = { readonly approved: number; readonly declined: number }

const lookEveryMs = 100
const drainMaxMs = 60_000

/** Waits until every projection has read all that there is; gives the milliseconds that took, at most a minute. */
export const untilDrained = async (bank: BankAddress): Promise<number> => {
  const startMs = performance.now()
  let calm = 0
  while (calm < 3 && performance.now() - startMs < drainMaxMs) {
    const { projectionLag } = (await callAt(bank, 'status', {})) as unknown as {
      projectionLag: { lagEntries: number }[]
    }
    calm = projectionLag.every(({ lagEntries }) => lagEntries === 0) ? calm + 1 : 0
    await new Promise(resolve => setTimeout(resolve, lookEveryMs))
  }
  return Math.max(0, performance.now() - startMs - 3 * lookEveryMs)
}

/** Card payments that a table of the bank holds, by what became of them; read from its file, beside the running bank. */
export const countRows = (dataDirectory: string, service: string, table: string): Seen => {
  const file = new DatabaseSync(join(dataDirectory, service, 'tables.sqlite'), { readOnly: true })
  try {
    const count = (states: string): number => {
      const sql = `SELECT count(*) AS n FROM ${table} WHERE state IN (${states})`
      return Number(file.prepare(sql).get()?.['n'])
    }
    return { approved: count(`'authorised'`), declined: count(`'declined'`) }
  } finally {
    file.close()
  }
}

/** What `florin ledger verify` says. */
export const verify = (bank: BankAddress): Promise<Readonly<Record<string, unknown>>> =>
  callAt(bank, 'ledger-verify', {})
