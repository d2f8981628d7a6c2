import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CardId } from '#libraries/ids/ids.ts'
import { authorisationReferences, cutOffReferences, type Original, reversalReferences } from './references.ts'

const cardId = 'card_0000000000000000000001' as CardId
const other = 'card_0000000000000000000002' as CardId
const original: Original = {
  mti: '0100',
  stan: '000017',
  transmittedAt: '0115120000',
  acquirer: '012345',
  forwarder: undefined,
}
const in90: Original = { ...original, acquirer: '00000012345', forwarder: '00000000000' }
const payment = { rrn: '601512000017', cardId, amountMinor: 1000n }
const elsewhere = { rrn: undefined, cardId, amountMinor: 1000n }
const authorisation = authorisationReferences({ networkData: 'MCS01106L', original, payment })

test('a reversal finds its authorisation in three ways, the surest first', () => {
  const [byNetwork, byOriginal, byRetrieval] = authorisation
  const cases: [name: string, given: Parameters<typeof reversalReferences>[0], outcome: (string | undefined)[]][] = [
    ['all three', { traceId: 'MCS01106L0115  ', original: in90, payment }, [byNetwork, byOriginal, byRetrieval]],
    ['DE 90 alone', { traceId: undefined, original: in90, payment: elsewhere }, [byOriginal]],
    ['the trace id alone', { traceId: 'MCS01106L', original: undefined, payment: elsewhere }, [byNetwork]],
    [
      'a repeat named in DE 90',
      { traceId: undefined, original: { ...in90, mti: '0101' }, payment: elsewhere },
      [byOriginal],
    ],
    ['a blank trace id', { traceId: '               ', original: in90, payment: elsewhere }, [byOriginal]],
    ['a blank RRN', { traceId: undefined, original: in90, payment: { ...payment, rrn: '            ' } }, [byOriginal]],
  ]
  for (const [name, given, outcome] of cases) assert.deepEqual(reversalReferences(given), outcome, name)
})

test('another payment is not found', () => {
  const cases: [name: string, given: Parameters<typeof reversalReferences>[0]][] = [
    ['another trace id', { traceId: 'MCS01107L0115  ', original: undefined, payment: elsewhere }],
    ['another STAN', { traceId: undefined, original: { ...in90, stan: '000018' }, payment: elsewhere }],
    ['another time', { traceId: undefined, original: { ...in90, transmittedAt: '0115120001' }, payment: elsewhere }],
    ['another acquirer', { traceId: undefined, original: { ...in90, acquirer: '00000012346' }, payment: elsewhere }],
    ['another class', { traceId: undefined, original: { ...in90, mti: '0200' }, payment: elsewhere }],
    ['another card', { traceId: undefined, original: undefined, payment: { ...payment, cardId: other } }],
    ['another amount', { traceId: undefined, original: undefined, payment: { ...payment, amountMinor: 1001n } }],
  ]
  for (const [name, given] of cases) {
    const [reference] = reversalReferences(given)
    assert.ok(reference !== undefined && !authorisation.includes(reference), name)
  }
})

test('a long DE 63 is found by its first nine characters and by its reference alone', () => {
  const long = authorisationReferences({ networkData: 'MCC123456789', original, payment: elsewhere })
  for (const traceId of ['MCC1234560115  ', '1234567890115  ']) {
    const [reference] = reversalReferences({ traceId, original: undefined, payment: elsewhere })
    assert.ok(reference !== undefined && long.includes(reference), traceId)
  }
})

test('what the edge answered is found by what the edge kept', () => {
  assert.deepEqual(cutOffReferences({ ...original, mti: '0101', forwarder: '' }), [authorisation[1]])
})
