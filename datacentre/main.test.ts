import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { edgeWorld, type Peer, peerTo, until } from './edge-fixture.ts'
import { management, managementReply, reply, request } from './frames-fixture.ts'

const program = fileURLToPath(new URL('main.ts', import.meta.url))

type Running = {
  readonly child: ChildProcess
  readonly exit: Promise<number | null>
  readonly network: Promise<string>
  stderr: string
}

const start = (
  context: TestContext,
  environment: Record<string, string>,
  stdin: 'ignore' | 'pipe' = 'ignore',
): Running => {
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, [program], {
    env: { PATH, FLORIN_NETWORK_LISTEN: '127.0.0.1:0', ...environment },
    stdio: [stdin, 'pipe', 'pipe', 'ipc'],
  })
  context.after(() => child.kill('SIGKILL'))
  const running = {
    child,
    exit: new Promise<number | null>(resolve => child.once('exit', resolve)),
    network: new Promise<string>((resolve, reject) => {
      child.once('message', message => resolve((message as { network: string }).network))
      child.once('exit', () => reject(new Error('The edge has ended.')))
    }),
    stderr: '',
  }
  running.network.catch(() => {})
  child.stderr?.on('data', chunk => {
    running.stderr += chunk
  })
  return running
}

const signedOn = async (context: TestContext, network: string): Promise<Peer> => {
  const [host = '', port] = network.split(':')
  const peer = await peerTo({ host, port: Number(port) })
  context.after(() => peer.socket.destroy())
  peer.send(management('000001', '001'))
  assert.equal(await peer.next(), managementReply('000001', '001', '00'))
  return peer
}

test('an edge killed with -9 after its 91 reverses the payment when it is back', async context => {
  const world = edgeWorld(context)
  const bank = await world.openBank()
  const environment = {
    FLORIN_DATA: world.directory,
    FLORIN_KEYS: join(world.directory, 'keys'),
    FLORIN_TUNNEL_CONNECT: `127.0.0.1:${bank.address.port}`,
    FLORIN_NETWORK_CUTOFF_MS: '700',
  }
  await bank.close()
  const first = start(context, environment)
  const peer = await signedOn(context, await first.network)
  peer.send(request('000002'))
  assert.equal(await peer.next(), reply('000002', '91'))
  first.child.kill('SIGKILL')
  await first.exit
  await world.openBank()
  const second = start(context, environment)
  await until(() => world.bank.reversed.length === 1, 'the reversal')
  assert.equal(world.bank.reversed[0]?.de11, '000002')
  const again = await signedOn(context, await second.network)
  again.send(request('000002', '0101'))
  assert.equal(await again.next(), reply('000002', '91'))
  second.child.kill('SIGTERM')
  assert.equal(await second.exit, 0)
  assert.equal(second.stderr, '')
})

test('an edge whose parent has gone stops by itself', async context => {
  const { directory } = edgeWorld(context)
  const edge = start(context, { FLORIN_DATA: directory })
  await edge.network
  edge.child.disconnect()
  assert.equal(await edge.exit, 0)
  const piped = start(context, { FLORIN_DATA: directory }, 'pipe')
  await piped.network
  piped.child.stdin?.end()
  assert.equal(await piped.exit, 0)
})

test('a port in use, a wrong setting and a wrong directory are one sentence and an exit that says which', async context => {
  const { directory } = edgeWorld(context)
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  context.after(() => server.close())
  const { port } = server.address() as { port: number }
  const table = [
    [{ FLORIN_NETWORK_LISTEN: `127.0.0.1:${port}` }, 4, /another program has that port.*FLORIN_NETWORK_LISTEN/],
    [{ FLORIN_NETWORK_DIALECT: 'morse' }, 2, /FLORIN_NETWORK_DIALECT/],
    [{ FLORIN_NETWORK_LISTENS: '127.0.0.1:0' }, 2, /did you mean FLORIN_NETWORK_LISTEN/],
    [{ FLORIN_DATA: '/dev/null/data' }, 4, /\/dev\/null\/data/],
  ] as const
  const edges = table.map(([environment]) => start(context, { FLORIN_DATA: directory, ...environment }))
  for (const [row, edge] of edges.entries()) {
    assert.equal(await edge.exit, table[row]?.[1], edge.stderr)
    assert.match(edge.stderr, table[row]?.[2] as RegExp)
    assert.equal(edge.stderr.trim().split('\n').length, 1, edge.stderr)
  }
})
