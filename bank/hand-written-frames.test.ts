import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Customer } from './story/testing/customers.ts'
import {
  type Alphabet,
  approvalBytes,
  asciiText,
  type Exchange,
  ebcdicHex,
  fill,
  rawLink,
} from './story/testing/literal-frames.ts'
import type { StoryBank } from './story/testing/story-bank.ts'
import { tell } from './story/testing/tell.ts'

const read = (file: string): readonly Exchange[] =>
  JSON.parse(readFileSync(new URL(`story/${file}`, import.meta.url), 'utf8'))

const wrong = (cvc: string): string => (cvc === '000' ? '001' : '000')

/** Sends each frame over a bare socket and compares each reply whole; a repeat must get the approval code of its original. */
const exchange = async (bank: StoryBank, alice: Customer, exchanges: readonly Exchange[], alphabet: Alphabet) => {
  const link = await rawLink(bank.door())
  const { pan, expiry, cvc } = alice.card
  const values = { pan, expiry, cvc, wrongCvc: wrong(cvc) }
  const approvals = new Map<string, string>()
  for (const { what, request, reply } of exchanges) {
    link.send(fill(request, alphabet, values).bytes)
    const expected = fill(reply, alphabet, values)
    const found = Buffer.from(await link.take(expected.bytes.length))
    if (expected.approvalAt >= 0) {
      const code = found.subarray(expected.approvalAt, expected.approvalAt + approvalBytes)
      const known = approvals.get(reply.join())
      assert.equal(code.toString('hex'), known ?? code.toString('hex'), `${what}: the same approval code`)
      approvals.set(reply.join(), code.toString('hex'))
      expected.bytes.subarray(expected.approvalAt, expected.approvalAt + approvalBytes).fill(0)
      code.fill(0)
    }
    assert.equal(found.toString('hex'), expected.bytes.toString('hex'), what)
  }
  assert.equal(link.waiting(), 0, 'and nothing more came')
  link.close()
}

tell('frames that a person wrote in hexadecimal', bank => {
  test('every reply of the EBCDIC dialect is the one on paper, byte for byte', async () => {
    const alice = await bank().customer('Alice', { pounds: 100 })
    await exchange(bank(), alice, read('frames-mastercard.json'), ebcdicHex)
    assert.deepEqual(await bank().balances(alice), { posted: 10_000, held: 500, available: 9500 })
  })
})

tell(
  'frames that a person wrote in ASCII',
  bank => {
    test('every reply of the ASCII dialect is the one on paper, byte for byte', async () => {
      const bob = await bank().customer('Bob', { pounds: 100 })
      await exchange(bank(), bob, read('frames-iso87-ascii.json'), asciiText)
      assert.deepEqual(await bank().balances(bob), { posted: 10_000, held: 0, available: 10_000 })
    })
  },
  { speech: { dialect: 'iso87-ascii', framing: 'ascii4', codePage: 'cp500' } },
)
