import assert from 'node:assert/strict'
import test from 'node:test'
import { edgeWorld, until } from './edge-fixture.ts'
import { codeOf, management, managementReply, reply, replyTo, request } from './frames-fixture.ts'

test('an edge dials two addresses, signs on at both, pays on both, and signs off before it stops', async context => {
  const world = edgeWorld(context)
  world.bank.answer = frame => reply(frame === request('000002') ? '000002' : '000003', '00')
  await world.openBank()
  const doors = [await world.networkDoor(), await world.networkDoor()]
  const edge = await world.startEdge({ networkConnect: doors.map(door => door.address) })
  const peers = await Promise.all(doors.map(door => door.next()))
  for (const peer of peers) {
    const signOn = await peer.next()
    assert.equal(codeOf(signOn), '001')
    peer.send(replyTo(signOn))
  }
  const signedOn = async () => (await edge.report()).links.filter(link => link.signedOn).length
  await until(async () => (await signedOn()) === 2, 'both links')
  await until(
    async () => (await world.telemetry.value('florin_tunnel_connections', { end: 'edge' })) === 1,
    'the tunnel',
  )
  for (const [at, stan] of ['000002', '000003'].entries()) {
    peers[at]?.send(request(stan))
    assert.equal(await peers[at]?.next(), reply(stan, '00'))
  }
  const closed = edge.close()
  for (const peer of peers) {
    const signOff = await peer.next()
    assert.equal(codeOf(signOff), '002')
    peer.send(replyTo(signOff))
  }
  await closed
  await Promise.all(peers.map(peer => peer.ended))
})

test('a link that ends is dialled again, and one that is refused too', async context => {
  const world = edgeWorld(context)
  const door = await world.networkDoor()
  const edge = await world.startEdge({ networkConnect: [door.address] })
  for (let round = 0; round < 3; round += 1) {
    const peer = await door.next()
    const signOn = await peer.next()
    if (round === 1) peer.send(replyTo(signOn))
    peer.socket.resetAndDestroy()
  }
  const last = await door.next()
  last.send(replyTo(await last.next()))
  await until(async () => (await edge.report()).links[0]?.signedOn === true, 'the link is back')
  last.socket.destroy()
})

test('a signed-on peer that falls silent is asked three times, then its link is reset', async context => {
  const world = edgeWorld(context)
  const edge = await world.startEdge({ echoMs: 60 })
  const peer = await world.dial(edge)
  peer.send(management('000001', '001'))
  assert.equal(await peer.next(), managementReply('000001', '001', '00'))
  await peer.ended
  assert.deepEqual(peer.received.slice(1).map(codeOf), ['301', '301', '301'])
  assert.equal(await world.telemetry.value('florin_edge_links_broken_total', { reason: 'no-echo' }), 1)
})

test('silent, half-open and oversized links do not disturb the others', async context => {
  const world = edgeWorld(context)
  world.bank.answer = () => reply('000002', '00')
  await world.openBank()
  const edge = await world.startEdge()
  const [silent, half, oversized, peer] = [
    await world.dial(edge),
    await world.dial(edge),
    await world.dial(edge),
    await world.dial(edge),
  ]
  half.sendRaw(Buffer.from('00', 'hex'))
  oversized.sendRaw(Buffer.alloc(10, 0xff))
  await oversized.ended
  peer.send(management('000001', '001'))
  await peer.next()
  await until(
    async () => (await world.telemetry.value('florin_tunnel_connections', { end: 'edge' })) === 1,
    'the tunnel',
  )
  peer.send(request('000002'))
  assert.equal(await peer.next(), reply('000002', '00'))
  assert.equal((await edge.report()).links.length, 3)
  assert.deepEqual([silent.received, half.received], [[], []])
})

test('links beyond the limit take the place of the longest silent one that has not signed on', async context => {
  const world = edgeWorld(context)
  const edge = await world.startEdge()
  const first = await world.dial(edge)
  first.send(management('000001', '001'))
  await first.next()
  const second = await world.dial(edge)
  for (let link = 0; link < 63; link += 1) await world.dial(edge)
  await second.ended
  await until(async () => (await edge.report()).links.length === 64, 'all places are taken')
  first.send(management('000002', '301'))
  assert.equal(await first.next(), managementReply('000002', '301', '00'))
})
