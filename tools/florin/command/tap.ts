import { badRequest } from '#libraries/errors/failure.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import type { Currency } from '#libraries/money/money.ts'
import { type Network, openNetwork, type Speech } from '../../card-network/network.ts'
import { cafe, type PaymentKind, paymentKinds } from '../../card-network/payment.ts'
import type { CommandSpec, Context } from '../command-spec.ts'
import { amountOf, idOf, optionalText } from '../input.ts'
import { type BankAddress, callAt, locateBank } from '../operator-client.ts'
import { findPayment } from '../payment-trace.ts'

/** How long to look for the transaction's id once the terminal has its answer. */
const traceWaitMs = 2000

export const tap: CommandSpec = {
  words: ['tap'],
  summary: 'pays with a card, over a link of its own to the network door',
  options: [
    { flags: '--card <id>', what: 'card_…', required: true },
    { flags: '--amount <minor>', what: 'in minor units of the account: 1000 for £10.00', required: true },
    { flags: '--merchant <name>', what: 'where' },
    { flags: '--mcc <code>', what: 'merchant category code (ISO 18245)' },
    { flags: '--kind <kind>', what: `${paymentKinds.join(', ')}; contactless unless told` },
  ],
  run: async (context, input) => {
    const amountMinor = BigInt(amountOf(input, 'amount'))
    const kind = kindOf(optionalText(input, 'kind') ?? 'contactless')
    const shop = { ...cafe, ...shopOf(optionalText(input, 'merchant'), optionalText(input, 'mcc')) }
    const bank = locateBank(context)
    const card = (await callAt(bank, 'card-reveal', { cardId: idOf(input, 'card', 'card') })) as {
      pan: string
      expiry: string
      cvc: string
      currency: Currency
    }
    const network = await networkOf(context, bank)
    try {
      const { request, reply } = await network.pay({ kind, card, amountMinor, currency: card.currency, shop })
      const found = await findPayment({
        bank,
        clock: context.clock,
        retrievalReference: request.text(37) ?? '',
        waitMs: traceWaitMs,
      })
      const document = {
        responseCode: reply.message.text(39) ?? '',
        latencyMs: Math.round(reply.latencyMs * 1000) / 1000,
        transactionId: found?.transactionId ?? null,
        retrievalReference: request.text(37),
      }
      const transaction = document.transactionId === null ? '' : `, ${document.transactionId}`
      return {
        document,
        text: `${document.responseCode === '00' ? 'approved' : 'declined'} (${document.responseCode}) in ${document.latencyMs} ms${transaction}`,
      }
    } finally {
      await network.close()
    }
  },
}

/** A signed-on link to the bank's network door, speaking as the bank says that its door does. */
export const networkOf = async ({ clock }: Pick<Context, 'clock'>, bank: BankAddress): Promise<Network> => {
  const status = (await callAt(bank, 'status', {})) as { network: Speech; edges: { network: string }[] }
  const address = bank.network ?? status.edges[0]?.network
  if (address === undefined)
    throw badRequest('florin.no-network', 'network', 'The bank has no data centre: its network door is closed.')
  return openNetwork({ address, speech: status.network, clock, random: nodeRandom() })
}

const kindOf = (text: string): PaymentKind => {
  const kind = paymentKinds.find(name => name === text)
  if (kind !== undefined) return kind
  throw badRequest('florin.kind', 'kind', `Give kind as one of ${paymentKinds.join(', ')}.`)
}

const nameCharactersMax = 22

/** Terminals send capitals without accents; a name of another form would not fit the wire. */
const shopOf = (merchant: string | undefined, mcc: string | undefined) => {
  if (mcc !== undefined && !/^[0-9]{4}$/.test(mcc))
    throw badRequest('florin.mcc', 'mcc', 'Give mcc as four digits, such as 5814.')
  const name = merchant
    ?.normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .toUpperCase()
    .trim()
    .slice(0, nameCharactersMax)
  if (name === '')
    throw badRequest(
      'florin.merchant',
      'merchant',
      'Give merchant with Latin letters or digits: the network has no others.',
    )
  return {
    ...(name
      ? {
          name,
          acceptorId: name
            .replace(/[^A-Z0-9]/g, '')
            .slice(0, 15)
            .padEnd(15, '0'),
        }
      : {}),
    ...(mcc === undefined ? {} : { mcc }),
  }
}
