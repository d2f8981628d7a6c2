import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { secret } from '#libraries/errors/sensitive.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import { placed } from '#services/card/service-fixture.ts'
import { customerContract } from './contract.ts'
import { customerService } from './service.ts'

describe('customers', () => {
  let bank: Awaited<ReturnType<typeof placed>>
  const customers = () => bank.client(customerContract)
  before(async () => {
    bank = await placed({ services: [customerService] })
  })
  after(() => bank.close())

  test('a repeat, also at once and after a restart, gives the same customer and token', async () => {
    const order = { dedupeId: 'alice', name: 'Alice' }
    const made = await Promise.all(Array.from({ length: 10 }, () => customers().createCustomer(order)))
    await bank.reopen()
    made.push(await customers().createCustomer(order))
    assert.equal(new Set(made.map(({ customerId, token }) => `${customerId} ${token.reveal()}`)).size, 1)
    const other = await customers().createCustomer({ dedupeId: 'bob', name: 'Bob' })
    assert.notEqual(other.token.reveal(), made[0]?.token.reveal())
  })

  test('a customer is found by id', async () => {
    const { customerId } = await customers().createCustomer({ dedupeId: 'carol', name: 'Carol' })
    const createdAt = bank.clock.now()
    assert.deepEqual(await customers().getCustomer({ customerId }), {
      kind: 'found',
      customerId,
      name: 'Carol',
      createdAt,
    })
    const unknown = 'user_0000000000000000000001' as CustomerId
    assert.deepEqual(await customers().getCustomer({ customerId: unknown }), { kind: 'unknown' })
  })

  test('a token speaks for its customer and nothing else does', async () => {
    const { customerId, token } = await customers().createCustomer({ dedupeId: 'dave', name: 'Dave' })
    assert.deepEqual(await customers().authenticate({ token }), { kind: 'known', customerId })
    const wrong = ['x', token.reveal().slice(0, -3), token.reveal().replace('user_', 'user_0').replace(/.$/, '')]
    for (const text of wrong)
      assert.deepEqual(await customers().authenticate({ token: secret(text) }), { kind: 'unknown' })
  })

  test('a token of a customer who is not in these books is unknown', async () => {
    const elsewhere = await placed({ services: [customerService] })
    const { token } = await elsewhere.client(customerContract).createCustomer({ dedupeId: 'alice', name: 'Alice' })
    assert.deepEqual(await customers().authenticate({ token }), { kind: 'unknown' })
    await elsewhere.close()
  })
})
