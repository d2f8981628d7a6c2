import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { withHeader } from '#libraries/iso8583/framer.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import type { Customer } from './story/testing/customers.ts'
import { rawLink } from './story/testing/literal-frames.ts'
import { clock, random, type StoryBank } from './story/testing/story-bank.ts'
import { tell } from './story/testing/tell.ts'
import { waitFor } from './story/testing/wait-for.ts'

const lengthOf = (header: Buffer): number => header.readUInt16BE(0)

/** A bare link that has signed on, and what the network's codec makes of messages for it. */
const signedOnLink = async (bank: StoryBank) => {
  const link = await rawLink(bank.door())
  const { codec } = bank.network()
  const framed = (message: Message) => Buffer.from(withHeader('binary2', codec.encode(message)))
  const reply = async (): Promise<Message> => codec.decode(Buffer.from(await link.take(lengthOf(await link.take(2)))))
  const signOn = codec.message('0800').set(7, '1124093015').set(11, '000001').set(70, '001')
  link.send(framed(signOn))
  assert.equal((await reply()).text(39), '00')
  return { ...link, framed, reply }
}

/** Handles of the edge's process, as the kernel counts them. */
const handles = (bank: StoryBank): number => readdirSync(`/proc/${bank.edge().pid}/fd`).length

const listed = async (bank: StoryBank): Promise<number> =>
  (await bank.operators.command<{ links: object[] }>('status')).links.length

tell('links that behave badly', bank => {
  const pays = async (alice: Customer) => assert.equal((await bank().tap(alice, { pounds: 1 })).code, '00')
  const build = (alice: Customer) =>
    bank()
      .network()
      .build(bank().payment(alice, { pounds: 1 }))

  test('a message that comes byte by byte is answered as if it had come whole', async () => {
    const alice = await bank().customer('Alice', { pounds: 100 })
    const link = await signedOnLink(bank())
    const request = build(alice)
    for (const byte of link.framed(request)) {
      link.send(Uint8Array.of(byte))
      await clock.sleep(1)
    }
    const reply = await link.reply()
    assert.deepEqual([reply.text(11), reply.text(39)], [request.text(11), '00'])
    link.close()
  })

  test('thirty messages in one piece, polls among them, get thirty answers', async () => {
    const alice = await bank().customer('Alice', { pounds: 100 })
    const link = await signedOnLink(bank())
    const requests = Array.from({ length: 30 }, () => build(alice))
    const poll = Buffer.alloc(2)
    link.send(Buffer.concat(requests.map(request => link.framed(request)).toSpliced(10, 0, poll)))
    const answers = new Map<string, string>()
    while (answers.size < 30) {
      const length = lengthOf(await link.take(2))
      if (length === 0) continue
      const reply = bank()
        .network()
        .codec.decode(Buffer.from(await link.take(length)))
      answers.set(reply.text(11) ?? '', reply.text(39) ?? '')
    }
    assert.deepEqual(new Set(answers.values()), new Set(['00']))
    assert.deepEqual([...answers.keys()].sort(), requests.map(request => request.text(11)).sort())
    link.close()
  })

  test('a frame that says it is longer than any may be ends its link, and no other', async () => {
    const alice = await bank().customer('Alice', { pounds: 100 })
    const link = await signedOnLink(bank())
    link.send(Buffer.from('ffff', 'hex'))
    await waitFor('the link has ended', link.isClosed)
    await pays(alice)
  })

  test('garbage of every kind gets a drop or an end, never a payment, and the others pay on', async () => {
    const alice = await bank().customer('Alice', { pounds: 100 })
    for (let round = 0; round < 40; round++) {
      const link = await rawLink(bank().door())
      const noise = Buffer.from(random.bytes(200 + round * 40))
      if (round % 2 === 0) noise.writeUInt16BE(noise.length - 2, 0)
      link.send(noise)
      if (round % 4 === 0) await pays(alice)
      link.close()
    }
    const { available } = await bank().balances(alice)
    assert.equal(available, 9000)
  })

  test('a link that has not signed on gets 91 and holds nothing', async () => {
    const alice = await bank().customer('Alice', { pounds: 100 })
    const link = await rawLink(bank().door())
    const { codec } = bank().network()
    link.send(withHeader('binary2', codec.encode(build(alice))))
    const reply = codec.decode(Buffer.from(await link.take(lengthOf(await link.take(2)))))
    assert.equal(reply.text(39), '91')
    assert.equal((await bank().balances(alice)).held, 0)
    link.close()
  })

  test('silent and half-open links are let go, and nothing is left of any of them', async () => {
    const alice = await bank().customer('Alice', { pounds: 100 })
    await waitFor('only the network is linked', async () => (await listed(bank())) === 2)
    const before = handles(bank())
    for (let round = 0; round < 200; round++) {
      const link = await rawLink(bank().door())
      if (round % 3 === 0) link.send(Buffer.from('01', 'hex'))
      if (round % 3 === 1) link.socket.end()
      if (round % 50 === 0) await pays(alice)
      // One in three is cut in the middle of a header, the others end as links do.
      if (round % 3 === 0) link.socket.resetAndDestroy()
      else link.close()
    }
    await waitFor('only the network is linked', async () => (await listed(bank())) === 2)
    await waitFor('their handles are back', () => handles(bank()) <= before + 2)
    await pays(alice)
  })

  test('a link whose peer never reads does not hold up the others', async () => {
    const alice = await bank().customer('Alice', { pounds: 1000 })
    const link = await signedOnLink(bank())
    link.socket.pause()
    for (let index = 0; index < 200; index++) link.send(link.framed(build(alice)))
    await pays(alice)
    link.close()
    await waitFor('only the network is linked', async () => (await listed(bank())) === 2)
  })
})
