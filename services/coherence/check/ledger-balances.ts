import type { Client } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import { addressOfKey } from '../domain/address-of-key.ts'
import type { RoundCheck } from '../domain/check.ts'
import { booksText } from '../domain/numbers.ts'
import type { Walk } from '../store/shelf-walk.ts'
import { type Comparing, compare } from './compare.ts'

/** The ledger's books in memory, which decide payments, against the journal added up: posted, and held by open authorisations. */
export const ledgerBalances = ({
  ledger,
  walk,
  ...comparing
}: Comparing & { ledger: Pick<Client<typeof ledgerContract>, 'readBalance'>; walk: Walk }): RoundCheck => ({
  spec: {
    name: 'ledger-balances',
    compares:
      "each address's posted, held and pending in, in the ledger's memory, with the sums of its entries and open holds",
    owner: 'ledger',
    every: 1000,
    severity: 'critical',
  },
  subjects: walk,
  look: async key => {
    const answer = await ledger.readBalance({ address: addressOfKey(key) })
    const found =
      answer.kind === 'unknown'
        ? { text: 'no such address', position: comparing.fold.position() }
        : { text: booksText(answer.balances), position: answer.position }
    return compare(comparing, found, () => comparing.fold.balance(key, booksText))
  },
})
