import type { Client, ResponseOf } from '#libraries/contract/contract.ts'
import { epochMsMax } from '#libraries/schema/schema.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import { addressOfKey } from '../domain/address-of-key.ts'
import { type RoundCheck, right, unsure, wrong } from '../domain/check.ts'
import type { Found } from '../domain/judge.ts'
import type { Walk } from '../store/shelf-walk.ts'
import { type Comparing, compare } from './compare.ts'

type Ledger = Pick<Client<typeof ledgerContract>, 'readBalanceAt' | 'readHistory'>

/** Behind everything that has happened: all blocks of effective time are summed. */
const endOfTime = epochMsMax

/**
 * What the ledger's index answers about the past comes from sums over blocks of entries. Three ways must lead to the same numbers: the
 * blocks by position, the blocks by effective time, and the last row of the history; and they must be those of all entries.
 */
export const historyBlocks = ({
  ledger,
  walk,
  ...comparing
}: Comparing & { ledger: Ledger; walk: Walk }): RoundCheck => ({
  spec: {
    name: 'history-blocks',
    compares:
      "block sums of the ledger's index, on both axes of time, and its history with the sums of each address's entries",
    owner: 'ledger',
    every: 2000,
    severity: 'critical',
  },
  subjects: walk,
  look: async key => {
    for (const { name, read } of ways) {
      const found = await read(ledger, key, comparing.fold.position())
      const verdict = await compare(comparing, found, () => comparing.fold.balance(key, sumsText))
      if (verdict.kind === 'wrong') return wrong(verdict.expected, `${verdict.found} (${name})`)
      if (verdict.kind === 'unsure') return unsure
    }
    return right
  },
})

type Way = { readonly name: string; readonly read: (ledger: Ledger, key: string, position: number) => Promise<Found> }

const ways: readonly Way[] = [
  {
    name: 'blocks by position',
    read: async (ledger, key, position) => {
      const found = balanceFound(await ledger.readBalanceAt({ of: whole(key), position }))
      return { ...found, position: Math.min(found.position, position) }
    },
  },
  {
    name: 'blocks by effective time',
    read: async (ledger, key) => balanceFound(await ledger.readBalanceAt({ of: whole(key), effectiveAt: endOfTime })),
  },
  {
    name: 'history',
    read: async (ledger, key) => {
      const query = { address: addressOfKey(key), axis: 'recorded', limit: 1 } as const
      return historyFound(await ledger.readHistory(query))
    },
  },
]

const whole = (key: string) => ({ kind: 'address', address: addressOfKey(key) }) as const

type Answer<M extends keyof Ledger> = ResponseOf<(typeof ledgerContract)['methods'][M]>

/** The index does not know an address that was opened and has never had anything. */
const nothing = { posted: 0n, held: 0n, pendingIn: 0n }

const balanceFound = (answer: Answer<'readBalanceAt'>): Found => {
  const [sums] = answer.kind === 'found' ? answer.balances : []
  return { text: sumsText(sums ?? nothing), position: answer.position }
}

const historyFound = (answer: Answer<'readHistory'>): Found => {
  const [newest] = answer.kind === 'page' ? answer.rows : []
  return { text: sumsText(newest?.after ?? nothing), position: answer.position }
}

type Minor = bigint | string | undefined

const sumsText = ({ posted, held, pendingIn }: { posted: Minor; held?: Minor; pendingIn?: Minor }): string =>
  `posted ${posted}, held ${held}, pending in ${pendingIn}`
