import { badRequest } from '#libraries/errors/failure.ts'
import { type Currency, isCurrency } from '#libraries/money/money.ts'
import { cafe } from '../../card-network/payment.ts'
import type { CommandSpec } from '../command-spec.ts'
import { optionalText, textOf, wholeNumberOf } from '../input.ts'
import { callAt, locateBank } from '../operator-client.ts'
import { attribute, findTraces } from '../payment-trace.ts'
import { networkOf } from './tap.ts'

export const reverse: CommandSpec = {
  words: ['reverse'],
  summary: 'takes a payment back as its terminal would (0400), all of it or down to what remains',
  arguments: [{ name: 'transaction', what: 'tx_… or a retrieval reference number' }],
  options: [{ flags: '--remaining <minor>', what: 'what stays held after a partial reversal' }],
  run: async (context, input) => {
    const bank = locateBank(context)
    const { cardId, accountId, retrievalReference } = await originalOf(bank, textOf(input, 'transaction'))
    const card = (await callAt(bank, 'card-reveal', { cardId })) as { pan: string; expiry: string; currency: Currency }
    const amountMinor = await amountOfPayment(
      bank,
      accountId,
      optionalText(input, 'transaction') ?? '',
      retrievalReference,
    )
    const remaining = wholeNumberOf(input, 'remaining')
    const network = await networkOf(context, bank)
    try {
      const original = network.build(
        { kind: 'contactless', card, amountMinor, currency: card.currency, shop: cafe },
        { retrievalReference, stan: '000000' },
      )
      const reply = await network.reverse(
        original,
        remaining === undefined ? {} : { remainingMinor: BigInt(remaining) },
      )
      const document = {
        responseCode: reply.message.text(39) ?? '',
        latencyMs: Math.round(reply.latencyMs * 1000) / 1000,
        retrievalReference,
      }
      return { document, text: `reversed (${document.responseCode}) in ${document.latencyMs} ms` }
    } finally {
      await network.close()
    }
  },
}

type Bank = Parameters<typeof callAt>[0]

/** What the terminal would know of the payment, from its trace. */
const originalOf = async (bank: Bank, id: string) => {
  const traces = await findTraces(bank, id)
  for (const trace of traces) {
    const [cardId, accountId, retrievalReference] = ['cardId', 'accountId', 'rrn'].map(name => attribute(trace, name))
    if (cardId !== undefined && accountId !== undefined && retrievalReference !== undefined)
      return { cardId, accountId, retrievalReference }
  }
  throw badRequest(
    'florin.no-trace',
    'transaction',
    'No trace of this payment is kept, so its reference number is not known: reverse it where it was made.',
  )
}

/** DE 4 of the original, which is one of the things that a reversal is matched by. */
const amountOfPayment = async (
  bank: Bank,
  accountId: string,
  id: string,
  retrievalReference: string,
): Promise<bigint> => {
  const { transactions } = (await callAt(bank, 'transaction-list', { accountId, limit: 100 })) as {
    transactions: { transactionId: string; amount: { amountMinor: number; currency: string } }[]
  }
  const traces = await findTraces(bank, retrievalReference)
  const ids = new Set([id, ...traces.map(trace => attribute(trace, 'transactionId'))])
  const found = transactions.find(row => ids.has(row.transactionId))
  if (found === undefined || !isCurrency(found.amount.currency))
    throw badRequest('florin.too-old', 'transaction', 'This payment is not among the last 100 of its account.')
  return BigInt(Math.abs(found.amount.amountMinor))
}
