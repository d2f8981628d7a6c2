import { request } from 'undici'
import type { ValuesOf } from '#libraries/config/setting.ts'
import type { florinSettings } from '#libraries/config/settings.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { type Network, openNetwork } from '../../card-network/network.ts'
import { cafe } from '../../card-network/payment.ts'
import type { PushPhone } from '../../card-network/phone/push-phone.ts'
import type { Context } from '../command-spec.ts'
import { callAt } from '../operator-client.ts'
import { findPayment } from '../payment-trace.ts'
import { type DemoCustomer, seedCustomers } from './seed.ts'
import { tellStory } from './story.ts'

type Bank = { readonly network: string; readonly api: string; readonly operator: string; readonly token: string }

export type Demo = { readonly close: () => Promise<void> }

const tapMinor = 1000n
const pushWaitMs = 3000

/** Seeds the two customers, opens the pretend network, makes one tap and tells it as a story. A demo that fails leaves the bank open. */
export const openDemo = async ({
  context,
  settings,
  bank,
  phone,
}: {
  context: Context
  settings: ValuesOf<typeof florinSettings>
  bank: Bank
  phone: PushPhone
}): Promise<Demo> => {
  let network: Network | undefined
  try {
    const { alice, bob } = await seedCustomers({ bank, now: context.clock.now() })
    await subscribe(bank, alice, phone)
    const speech = {
      dialect: settings.networkDialect,
      framing: settings.networkFraming,
      codePage: settings.networkCodepage,
    }
    network = await openNetwork({ address: bank.network, links: 2, speech, clock: context.clock, random: nodeRandom() })
    await firstTap({ context, bank, phone, network, alice, bob })
  } catch (failure) {
    process.stderr.write(`The demo could not be shown: ${(failure as Error).message}\n`)
  }
  return {
    close: async () => {
      await network?.close()
      await phone.close()
    },
  }
}

const firstTap = async ({
  context,
  bank,
  phone,
  network,
  alice,
  bob,
}: {
  context: Context
  bank: Bank
  phone: PushPhone
  network: Network
  alice: DemoCustomer
  bob: DemoCustomer
}): Promise<void> => {
  const { clock } = context
  const { request: message, reply } = await network.pay({
    kind: 'contactless',
    card: alice.card,
    amountMinor: tapMinor,
    currency: 'GBP',
    shop: cafe,
  })
  const frames = { request: network.codec.encode(message).slice(), reply: reply.frame }
  const untilMs = clock.monotonicMs() + pushWaitMs
  const trace = await findPayment({ bank, clock, retrievalReference: message.text(37) ?? '', waitMs: pushWaitMs })
  const arrived = () => phone.pushes.find(push => push.data.transactionId === trace?.transactionId)
  while (arrived() === undefined && clock.monotonicMs() < untilMs) await clock.sleep(10)
  const balances = await callAt(bank, 'account-show', { accountId: alice.accountId })
  const tap = {
    responseCode: reply.message.text(39),
    latencyMs: round(reply.latencyMs),
    transactionId: trace?.transactionId,
  }
  const document = { tap, customers: [shown(alice), shown(bob)], push: arrived()?.data ?? null }
  context.line(
    document,
    tellStory({
      codec: network.codec,
      frames,
      tap,
      hops: trace?.hops ?? [],
      balances,
      push: arrived()?.data,
      alice,
      bank,
    }),
  )
}

/** Without the card's number and code: those are shown where they are asked for. */
const shown = ({ name, customerId, accountId, cardId, token }: DemoCustomer) => ({
  name,
  customerId,
  accountId,
  cardId,
  token,
})

const subscribe = async (bank: Bank, { token, accountId }: DemoCustomer, phone: PushPhone): Promise<void> => {
  const answer = await request(`http://${bank.api}/push-subscriptions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ account_id: accountId, ...phone.subscription }),
  })
  await answer.body.dump()
}

const round = (ms: number): number => Math.round(ms * 1000) / 1000
