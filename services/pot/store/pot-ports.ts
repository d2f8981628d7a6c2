import type { Client } from '#libraries/contract/contract.ts'
import type { Storage } from '#libraries/storage/storage-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import { potBooks } from './pot-books.ts'
import { potStore } from './pot-store.ts'
import { potView } from './pot-view.ts'
import { roundUpStore } from './round-up-store.ts'

/** Where pots are kept, where their money is, and how the two are shown together. */
export const potPorts = ({
  storage,
  ledger,
  clock,
}: {
  storage: Storage
  ledger: Pick<Client<typeof ledgerContract>, 'readAddresses'>
  clock: Pick<Clock, 'now'>
}) => {
  const roundUps = roundUpStore(storage)
  const books = potBooks({ ledger })
  return { store: potStore(storage), roundUps, books, view: potView({ books, roundUps, clock }) }
}
