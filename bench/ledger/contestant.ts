/** One penny from one account to another, under a number that no command had before. Accounts are numbered from 0. */
export type Transfer = { readonly n: number; readonly from: number; readonly to: number }

/** A program that keeps books and can be measured: each promise resolves when its transfer would survive a loss of power. */
export type Contestant = {
  readonly name: string
  readonly transfer: (transfer: Transfer) => Promise<void>
  /** Makes a history of this many transfers, as fast as it goes. */
  readonly preload: (count: number) => Promise<void>
  /** What it holds now: how many transfers, and the sum of all balances in pennies, the bank's own side left out. */
  readonly holdings: () => Promise<{ readonly transfers: number; readonly pennies: bigint }>
  /** Processor seconds that its own processes used so far, besides this one. */
  readonly processorSeconds: () => number
  readonly close: () => Promise<void>
}

export const accountCount = 10_000
/** What each account has at first. */
export const openingPennies = 1_000_000_000
