import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { openCertificates } from '#libraries/certificates/certificates.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import type { WireReply, WireRequest, WireServer } from '#libraries/rpc/transport.ts'
import { type MemoryTelemetry, memoryTelemetry } from '#libraries/telemetry/memory-telemetry.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { openTunnelServer, type TunnelServer } from '#libraries/tunnel/tls-tunnel-server.ts'
import { type Edge, startEdge } from './edge.ts'
import type { Address, EdgeSettings } from './edge-settings.ts'

const clock = systemClock()
const quickTunnel = { pingMs: 100, reconnectMs: 5, reconnectMsMax: 50, drainMs: 500 }

/** Waits until `done` is true, at most five seconds of the machine's time. */
export const until = async (done: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  for (let tries = 0; !(await done()); tries += 1) {
    if (tries > 1000) throw new Error(`Waited in vain: ${what}.`)
    await clock.sleep(5)
  }
}

/** The bank as a function: what it was asked, and what it answers. */
type FakeBank = {
  readonly frames: string[]
  readonly reversed: { id: string; de11: string }[]
  readonly spans: { name: string; traceId: string; parentSpanId?: string }[]
  readonly callers: string[]
  /** Set by a test: reply hex to a frame's hex, undefined for none; may wait, may throw. */
  answer: (frame: string) => Promise<string | undefined> | string | undefined
  acknowledge: () => Promise<void> | void
}

const fakeBank = (): FakeBank => ({
  frames: [],
  reversed: [],
  spans: [],
  callers: [],
  answer: () => undefined,
  acknowledge: () => {},
})

const serving =
  (bank: FakeBank): WireServer =>
  async ({ method, body, headers }: WireRequest): Promise<WireReply> => {
    const request = JSON.parse(body)
    if (method === 'answerFrame') {
      bank.callers.push(headers.caller)
      bank.frames.push(request.frame)
      const reply = await bank.answer(request.frame)
      return { ok: true, body: JSON.stringify(reply === undefined ? {} : { reply, responseCode: '00' }) }
    }
    if (method === 'reverseUnanswered') {
      await bank.acknowledge()
      bank.reversed.push(request.payment)
    }
    if (method === 'reportSpans') bank.spans.push(...request.spans)
    return { ok: true, body: '{}' }
  }

/** The other side of the wire: a socket that speaks hex, framed with two bytes of length. */
export type Peer = {
  readonly send: (...frames: readonly string[]) => void
  readonly sendRaw: (bytes: Buffer) => void
  /** The next frame that came or comes; rejects when the link ends or three seconds pass. */
  readonly next: () => Promise<string>
  readonly received: readonly string[]
  readonly ended: Promise<void>
  readonly socket: Socket
}

const peerOver = (socket: Socket): Peer => {
  const received: string[] = []
  let rest = Buffer.alloc(0)
  let read = 0
  socket.on('error', () => {})
  socket.on('data', chunk => {
    rest = Buffer.concat([rest, chunk as Buffer])
    while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
      const end = 2 + rest.readUInt16BE(0)
      received.push(rest.subarray(2, end).toString('hex'))
      rest = rest.subarray(end)
    }
  })
  return {
    send: (...frames) => void socket.write(Buffer.concat(frames.map(framed))),
    sendRaw: bytes => void socket.write(bytes),
    next: async () => {
      await until(() => received.length > read || socket.closed, 'a frame')
      const frame = received[read]
      if (frame === undefined) throw new Error('The link has ended.')
      read += 1
      return frame
    },
    received,
    ended: new Promise(resolve => socket.once('close', () => resolve())),
    socket,
  }
}

export const peerTo = async (address: Address): Promise<Peer> => {
  const socket = connect(address)
  await new Promise(resolve => socket.once('connect', resolve))
  return peerOver(socket)
}

const framed = (hex: string): Buffer => {
  const bytes = Buffer.from(hex, 'hex')
  return Buffer.concat([Uint8Array.of(bytes.length >> 8, bytes.length & 255), bytes])
}

export type EdgeWorld = {
  readonly telemetry: MemoryTelemetry
  readonly bank: FakeBank
  readonly directory: string
  /** Opens the bank's end on the same port each time. */
  readonly openBank: () => Promise<TunnelServer>
  readonly startEdge: (settings?: Partial<EdgeSettings>) => Promise<Edge>
  readonly dial: (edge: Edge) => Promise<Peer>
  /** A door of the network that the edge can dial. */
  readonly networkDoor: () => Promise<{ address: Address; next: () => Promise<Peer> }>
}

/** A bank and an edge over a real tunnel on free ports; everything is closed when the test ends. */
export const edgeWorld = (context: TestContext): EdgeWorld => {
  const directory = mkdtempSync(join(tmpdir(), 'florin-edge-'))
  const telemetry = memoryTelemetry()
  const random = nodeRandom()
  const bank = fakeBank()
  const keysDirectory = join(directory, 'keys')
  const certificates = openCertificates({ keysDirectory, clock, random, log: telemetry.log })
  const closing: (() => unknown)[] = []
  let tunnel: Address = { host: '127.0.0.1', port: 0 }
  context.after(async () => {
    for (const close of closing.reverse()) await close()
    certificates.close()
    rmSync(directory, { recursive: true })
  })
  const ports = { clock, log: telemetry.log, metrics: telemetry.metrics }
  return {
    telemetry,
    bank,
    directory,
    openBank: async () => {
      const identity = certificates.identity({ role: 'service', name: 'mastercard' })
      const server = await openTunnelServer({
        listen: tunnel,
        identity,
        serve: serving(bank),
        limits: quickTunnel,
        ...ports,
      })
      tunnel = server.address
      closing.push(server.close)
      return server
    },
    startEdge: async settings => {
      const edge = await startEdge({
        ...ports,
        random,
        tunnelLimits: quickTunnel,
        settings: {
          ...{ name: 'main', networkListen: { host: '127.0.0.1', port: 0 }, networkConnect: [] },
          ...{ dialect: 'mastercard', framing: 'binary2', codePage: 'cp500', echoMs: 60_000, cutoffMs: 400 },
          ...{ tunnelConnect: [tunnel], dataDirectory: join(directory, 'edge'), keysDirectory, tracesPerSecond: 100 },
          ...settings,
        },
      })
      closing.push(edge.close)
      return edge
    },
    dial: async edge => {
      const peer = await peerTo(edge.networkAddress)
      closing.push(() => peer.socket.destroy())
      return peer
    },
    networkDoor: async () => {
      const peers: Peer[] = []
      const server: Server = createServer(socket => void peers.push(peerOver(socket)))
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      closing.push(() => {
        for (const peer of peers) peer.socket.destroy()
        server.close()
      })
      let taken = 0
      return {
        address: { host: '127.0.0.1', port: (server.address() as { port: number }).port },
        next: async () => {
          await until(() => peers.length > taken, 'a link')
          taken += 1
          return peers[taken - 1] as Peer
        },
      }
    },
  }
}
