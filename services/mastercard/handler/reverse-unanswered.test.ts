import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RequestOf } from '#libraries/contract/contract.ts'
import type { CardId } from '#libraries/ids/ids.ts'
import type { authorisationContract } from '#services/authorisation/contract.ts'
import { authorisationReferences } from '../domain/references.ts'
import { reverseUnanswered } from './reverse-unanswered.ts'

const context = { remainingMs: () => 1000, caller: 'edge', traceId: '0'.repeat(32) }
const payment = {
  id: 'edge-1',
  mti: '0101',
  de7: '0115120000',
  de11: '000017',
  de32: '012345',
  de33: '',
  de63: 'MCS01106L',
  at: 1,
}
const wire = { dialect: 'mastercard', codePage: 'cp500' } as const

const bench = () => {
  const asked: RequestOf<(typeof authorisationContract)['methods']['reverse']>[] = []
  const handler = reverseUnanswered({
    authorisation: {
      reverse: async request => {
        asked.push(request)
        return { kind: 'parked' }
      },
    },
  })
  return { asked, handler }
}

test('a payment that the edge answered is given back, found by what the edge kept of it', async () => {
  const { asked, handler } = bench()
  await handler({ ...wire, payment }, context)
  await handler({ ...wire, payment }, context)
  const authorisation = authorisationReferences({
    networkData: 'MCS01106L',
    original: { mti: '0100', stan: '000017', transmittedAt: '0115120000', acquirer: '012345', forwarder: undefined },
    payment: { rrn: undefined, cardId: 'card_0000000000000000000001' as CardId, amountMinor: 1000n },
  })
  assert.equal(asked.length, 2)
  assert.deepEqual(asked[0], asked[1])
  assert.equal(asked[0]?.cardId, undefined)
  assert.equal(
    asked[0]?.references.every(reference => authorisation.includes(reference)),
    true,
  )
})

test('another payment is another command, and other messages hold nothing', async () => {
  const { asked, handler } = bench()
  await handler({ ...wire, payment }, context)
  await handler({ ...wire, payment: { ...payment, id: 'edge-2' } }, context)
  assert.notEqual(asked[0]?.commandId, asked[1]?.commandId)
  await handler({ ...wire, payment: { ...payment, mti: '0400' } }, context)
  await handler({ ...wire, payment: { ...payment, mti: '0200' } }, context)
  assert.equal(asked.length, 2)
})
