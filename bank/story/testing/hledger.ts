import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exponent, isCurrency } from '#libraries/money/money.ts'

/** Why hledger cannot be asked here, or false. A build server must have it, so there the tests run and fail without it. */
export const hledgerMissing: string | false =
  process.env['CI'] !== 'true' && spawnSync('hledger', ['--version']).status !== 0
    ? "hledger is not here to re-add the books: install Debian's package hledger"
    : false

export type Hledger = {
  /** Throws with what hledger says when it does not accept the journal. */
  readonly check: () => void
  /** What is on each account, in minor units per currency; accounts with nothing on them are left out. */
  readonly balances: () => Readonly<Record<string, Readonly<Record<string, bigint>>>>
}

/** Hledger over a journal, which is gone after `use`. */
export const withHledger = <T>(journal: string, use: (hledger: Hledger) => T): T => {
  const directory = mkdtempSync(join(tmpdir(), 'florin-hledger-'))
  const file = join(directory, 'books.journal')
  writeFileSync(file, journal)
  const run = (...args: readonly string[]): string => {
    const { status, stdout, stderr, error } = spawnSync('hledger', ['-f', file, ...args], {
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    })
    if (status !== 0) throw new Error(`hledger ${args.join(' ')}: ${error?.message ?? stderr}`)
    return stdout
  }
  try {
    return use({
      check: () => void run('check', 'commodities', 'ordereddates'),
      balances: () => parsed(run('balance', '--flat', '--no-total', '--layout=bare', '-O', 'csv')),
    })
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** Lines `"account","commodity","balance"`, balances as exact decimals. */
const parsed = (csv: string) => {
  const balances: Record<string, Record<string, bigint>> = {}
  for (const line of csv.trim().split('\n').slice(1)) {
    const [account = '', currency = '', balance = ''] = line.slice(1, -1).split('","')
    if (currency !== '') balances[account] = { ...balances[account], [currency]: minorUnits(balance, currency) }
  }
  return balances
}

const minorUnits = (decimal: string, currency: string): bigint => {
  const digits = isCurrency(currency) ? exponent(currency) : 0
  const [whole = '', fraction = ''] = decimal.split('.')
  return BigInt(`${whole}${fraction.padEnd(digits, '0')}`)
}
