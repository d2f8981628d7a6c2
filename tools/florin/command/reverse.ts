import { badRequest, Failure } from '#libraries/errors/failure.ts'
import type { Currency } from '#libraries/money/money.ts'
import { cafe } from '../../card-network/payment.ts'
import type { CommandSpec } from '../command-spec.ts'
import { textOf, wholeNumberOf } from '../input.ts'
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
    const { cardId, amountMinor, retrievalReference } = await originalOf(bank, textOf(input, 'transaction'))
    const remaining = wholeNumberOf(input, 'remaining')
    if (remaining !== undefined && remaining >= amountMinor)
      throw badRequest(
        'florin.remaining',
        'remaining',
        `Give remaining as less than the ${amountMinor} of the payment; nothing would be taken back.`,
      )
    const card = (await callAt(bank, 'card-reveal', { cardId })) as { pan: string; expiry: string; currency: Currency }
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

/** What the terminal would know of the payment, from its trace: DE 4 among it, one of the things that a reversal is matched by. */
const originalOf = async (bank: Bank, id: string) => {
  // The news of a reversal is traced under the same ids; of the traces that fit, the first payment is the original.
  for (const trace of (await findTraces(bank, id)).toReversed()) {
    const [mti, cardId, amountMinor, retrievalReference] = ['mti', 'cardId', 'amountMinor', 'rrn'].map(name =>
      attribute(trace, name),
    )
    if (mti?.startsWith('01') && cardId !== undefined && amountMinor !== undefined && retrievalReference !== undefined)
      return { cardId, amountMinor: BigInt(amountMinor), retrievalReference }
  }
  throw new Failure(
    'not-found',
    'florin.no-trace',
    'No trace of this payment is kept, so its reference number is not known: reverse it where it was made.',
    { params: { field: 'transaction' } },
  )
}
