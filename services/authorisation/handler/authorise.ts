import type { Client, Handler, RequestOf } from '#libraries/contract/contract.ts'
import { asFailure, Failure } from '#libraries/errors/failure.ts'
import type { Ids, Random } from '#libraries/ids/ids.ts'
import type { Log, Metrics, Tracer } from '#libraries/telemetry/telemetry-port.ts'
import type { accountContract } from '#services/account/contract.ts'
import type { cardContract } from '#services/card/contract.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import type { authorisationContract } from '../contract.ts'
import { approvalCode, approvalCodeBytes } from '../domain/approval-code.ts'
import { type CardCheck, cvcResultOf, decide, type FoundAccount } from '../domain/decide.ts'
import { type Decision, decisionOf, outcomeLabel } from '../domain/decision.ts'
import { merchantIdOf } from '../domain/merchant-id.ts'
import type { AcceptorStore } from '../store/acceptor-store.ts'

type Rpc = (typeof authorisationContract)['methods']['authorise']
type Request = RequestOf<Rpc>

/**
 * Looks at the card and its account, decides, and puts the decision to the ledger in one command. The ledger's answer counts:
 * for a command that it knows it is the first one, whatever the card's state is now.
 */
export const authorise = (given: {
  store: Pick<AcceptorStore, 'keep'>
  card: Pick<Client<typeof cardContract>, 'checkCard'>
  account: Pick<Client<typeof accountContract>, 'getAccount'>
  ledger: Pick<Client<typeof ledgerContract>, 'authorise'>
  ids: Ids
  random: Random
  telemetry: { log: Log; tracer: Pick<Tracer, 'annotate'>; metrics: Pick<Metrics, 'counter'> }
}): Handler<Rpc> => {
  const { tracer, metrics, log } = given.telemetry
  const decisions = metrics.counter({
    name: 'florin_authorisations_total',
    help: 'Card authorisations decided, by outcome: approved, or the reason of the decline.',
    labels: ['outcome'],
  })

  return async request => {
    const card = await checkCard(given.card, request)
    const accountId = card.kind === 'checked' ? card.accountId : undefined
    const account: FoundAccount =
      accountId === undefined ? { kind: 'unknown' } : await given.account.getAccount({ accountId })
    const { acceptor } = request
    const merchantId = acceptor && merchantIdOf(acceptor)
    const kept =
      acceptor && merchantId && given.store.keep({ merchantId, acceptor }).catch(failedToKeep(log, merchantId))
    const command = {
      commandId: request.commandId,
      requestHash: request.requestHash,
      effectiveAt: request.effectiveAt,
      authorisationId: given.ids.next('auth'),
      transactionId: given.ids.next('tx'),
      accountId,
      cardId: request.cardId,
      kind: request.kind,
      amount: request.amount,
      effect: decide({ request, card, account }),
      approvalCode: approvalCode(given.random.bytes(approvalCodeBytes)),
      references: request.references,
      merchantId,
      merchantCategory: acceptor?.mcc,
      cvcResult: cvcResultOf(card, request.cvc !== undefined),
    }
    const decision = await given.ledger.authorise(command).then(decisionOf).catch(journalFull)
    await kept
    decisions.add({ outcome: outcomeLabel(decision) })
    tracer.annotate(
      present({
        transactionId: decision.transactionId,
        rrn: request.retrievalReference?.trim(),
        cardId: request.cardId,
        accountId,
      }),
    )
    return decision
  }
}

const checkCard = async (
  card: Pick<Client<typeof cardContract>, 'checkCard'>,
  { cardId, expiry, cvc }: Request,
): Promise<CardCheck> => (cardId === undefined ? { kind: 'unknown' } : await card.checkCard({ cardId, expiry, cvc }))

/** A payment is not declined because we could not note where it was made. */
const failedToKeep = (log: Log, merchantId: string) => (thrown: unknown) =>
  log.warn('The acceptor of a payment was not kept.', { merchantId, reason: asFailure(thrown).subCode })

/** A full journal records nothing, so nothing was decided: the network gets a 96, which a repeat may turn into another answer. */
const journalFull = (thrown: unknown): Decision => {
  if (thrown instanceof Failure && thrown.code === 'unavailable' && thrown.subCode === 'ledger.journal-full')
    return { kind: 'declined', reason: 'system' }
  throw thrown
}

const present = (attributes: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined))
