import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuthorisationId, MerchantId, TransactionId } from '#libraries/ids/ids.ts'
import { money } from '#libraries/money/money.ts'
import { accountContract } from '#services/account/contract.ts'
import { cardContract } from '#services/card/contract.ts'
import { placed } from '#services/card/service-fixture.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import { type Acceptor, authorisationContract } from './contract.ts'
import { merchantIdOf } from './domain/merchant-id.ts'
import { authorisationService } from './service.ts'

const acceptor = (name: string): Acceptor => ({
  acceptorId: '1',
  terminalId: 'T1',
  name,
  city: 'LONDON',
  country: 'GBR',
  mcc: '5814',
})
const reversed: unknown[] = []
const ledger = {
  contract: ledgerContract,
  handlers: {
    authorise: async ({ authorisationId, transactionId }: Record<string, unknown>) => ({
      kind: 'declined',
      authorisationId,
      transactionId,
      reason: 'unknown-card',
      replayed: false,
      position: 1,
    }),
    reverse: async (request: { references: string[] }) => {
      reversed.push(request)
      const authorisationId = 'auth_0000000000000000000001' as AuthorisationId
      const transactionId = 'tx_0000000000000000000001' as TransactionId
      const recorded = { replayed: false, position: 1 }
      const [known] = request.references
      if (known === 'taken') return { kind: 'mismatch', commandId: 'c' }
      if (known === undefined) return { kind: 'parked', ...recorded }
      return { kind: 'reversed', authorisationId, transactionId, released: money(5n, 'GBP'), ...recorded }
    },
  },
}
const absent = (contract: typeof cardContract | typeof accountContract) => ({ contract, handlers: {} })

test('acceptors are found by the ids of their payments, also after a restart, and each is stored once', async () => {
  const bank = await placed({
    services: [authorisationService],
    doubles: [ledger, absent(cardContract), absent(accountContract)],
  })
  const authorisation = bank.client(authorisationContract)
  const names = ['CAFE', 'CAFE', 'BAKERY']
  for (const [at, name] of names.entries())
    await authorisation.authorise({
      commandId: `c${at}`,
      requestHash: 'h',
      effectiveAt: 1,
      references: [],
      kind: 'purchase',
      amount: money(1n, 'GBP'),
      acceptor: acceptor(name),
    })
  await bank.reopen()
  const merchantIds = [
    merchantIdOf(acceptor('BAKERY')),
    'merch_0000000000000000000009' as MerchantId,
    merchantIdOf(acceptor('CAFE')),
  ]
  const found = await authorisation.getAcceptors({ merchantIds })
  assert.deepEqual(
    found.acceptors.map(({ merchantId, acceptor: { name } }) => [merchantId, name]),
    [
      [merchantIds[0], 'BAKERY'],
      [merchantIds[2], 'CAFE'],
    ],
  )
  await bank.close()
})

test('a reversal goes to the ledger as it came, and its outcome comes back', async () => {
  const bank = await placed({
    services: [authorisationService],
    doubles: [ledger, absent(cardContract), absent(accountContract)],
  })
  const authorisation = bank.client(authorisationContract)
  const cases: [references: string[], outcome: unknown][] = [
    [['known'], { kind: 'reversed', released: money(5n, 'GBP') }],
    [[], { kind: 'parked' }],
    [['taken'], { kind: 'mismatch' }],
  ]
  for (const [references, outcome] of cases) {
    const request = {
      commandId: 'r',
      requestHash: 'h',
      effectiveAt: 1,
      references,
      remaining: money(3n, 'GBP'),
      reason: '17',
    }
    assert.deepEqual(await authorisation.reverse(request), outcome)
    assert.deepEqual(reversed.at(-1), request)
  }
  await bank.close()
})
