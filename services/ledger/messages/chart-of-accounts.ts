import type { Address } from './addresses.ts'
import lines from './chart-of-accounts.json' with { type: 'json' }

/** One line of the bank's chart of accounts: a name that stands for one address per currency, or for those of all customers. */
export type ChartLine = {
  /** `customer` and `pot` stand for many addresses; the others are the bank's own, by their name. */
  readonly name: string
  readonly title: string
  /** Seen from the bank: what customers have with us is a liability. */
  readonly type: 'asset' | 'liability' | 'income' | 'expense'
  readonly meaning: string
  /** What comes in must go out again. */
  readonly netsToZero: boolean
  /** How old a residue may become before it is a break; only where the line nets to zero. */
  readonly breakAfterHours?: number | undefined
}

/** The chart of accounts that ships with the bank, in the order in which reports show it. */
export const chartOfAccounts = lines as readonly ChartLine[]

/** The name of the line that an address belongs to. */
export const chartLineOf = ({ namespace, name }: Pick<Address, 'namespace' | 'name'>): string =>
  namespace === 'bank' ? name : namespace
