import type { Client, Handler } from '#libraries/contract/contract.ts'
import type { Tracer } from '#libraries/telemetry/telemetry-port.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import type { authorisationContract } from '../contract.ts'

type Rpc = (typeof authorisationContract)['methods']['reverse']

/** A reversal is news: nothing is decided, the ledger books it as it is. */
export const reverse =
  ({
    ledger,
    tracer,
  }: {
    ledger: Pick<Client<typeof ledgerContract>, 'reverse'>
    tracer: Pick<Tracer, 'annotate'>
  }): Handler<Rpc> =>
  async request => {
    const outcome = await ledger.reverse(request)
    if (outcome.kind !== 'reversed') return outcome.kind === 'parked' ? { kind: 'parked' } : { kind: 'mismatch' }
    tracer.annotate({ transactionId: outcome.transactionId })
    return { kind: 'reversed', released: outcome.released }
  }
