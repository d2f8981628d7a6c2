import { connect, type Socket } from 'node:net'
import { Failure } from '#libraries/errors/failure.ts'
import type { Codec } from '#libraries/iso8583/codec.ts'
import { echoReply } from '#libraries/iso8583/echo-reply.ts'
import { type FramingName, framerFor, withHeader } from '#libraries/iso8583/framer.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { hourMinuteSecond, monthDay } from './payment.ts'

/** A TCP connection as the network holds it: it matches replies by DE 7 and 11 and answers the bank's own 0800. */
export type NetworkLink = {
  readonly request: (message: Message, timeoutMs?: number) => Promise<Reply>
  /** Sends without waiting; `onReply` sees what comes back. */
  readonly send: (message: Message) => void
  readonly sendBytes: (bytes: Uint8Array) => void
  readonly signOn: () => Promise<Message>
  readonly isUp: () => boolean
  /** Ends when the link does. */
  readonly closed: Promise<void>
  readonly close: () => Promise<void>
}

export type Reply = { readonly message: Message; readonly frame: Uint8Array; readonly latencyMs: number }

export type LinkOptions = {
  readonly codec: Codec
  readonly framing: FramingName
  readonly clock: Clock
  readonly stan: () => string
  /** Sees every reply, matched or not. */
  readonly onReply?: (message: Message, frame: Uint8Array) => void
}

export const replyTimeoutMs = 10_000
const connectTimeoutMs = 5_000

/** Connects, not yet signed on. */
export const openLink = async (address: string, options: LinkOptions): Promise<NetworkLink> => {
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(address) ?? []
  const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port: Number(port), noDelay: true })
  await new Promise<void>((resolve, reject) => {
    const failed = (cause: unknown) => {
      socket.destroy()
      reject(
        new Failure('unavailable', 'network.not-reachable', `Nobody answers at ${address}: is the bank running?`, {
          cause,
        }),
      )
    }
    socket.setTimeout(connectTimeoutMs, () => failed(undefined))
    socket.once('error', failed)
    socket.once('connect', () => {
      socket.setTimeout(0)
      socket.off('error', failed)
      resolve()
    })
  })
  return linkOn(socket, options)
}

type Waiting = {
  readonly sentAtMs: number
  readonly settle: (reply: Reply) => void
  readonly fail: (failure: Failure) => void
  readonly stop: () => void
}

/** A link over a socket that is connected. */
export const linkOn = (socket: Socket, { codec, framing, clock, stan, onReply }: LinkOptions): NetworkLink => {
  const framer = framerFor({ framing })
  const waiting = new Map<string, Waiting>()
  let up = true
  const closed = new Promise<void>(resolve => socket.once('close', () => resolve()))
  const end = (): void => {
    up = false
    for (const [key, { fail, stop }] of waiting) {
      waiting.delete(key)
      stop()
      fail(new Failure('unknown', 'network.link-lost', 'The link ended before the reply came.'))
    }
  }
  socket.on('error', () => {})
  socket.on('close', end)
  let unsent: Uint8Array[] = []
  const flush = (): void => {
    const bytes = unsent
    unsent = []
    if (bytes.length > 0 && socket.writable) socket.write(Buffer.concat(bytes))
  }
  /** What is sent in one go leaves in one write. */
  const sendBytes = (bytes: Uint8Array): void => {
    if (unsent.push(bytes) === 1) queueMicrotask(flush)
  }
  const send = (message: Message): void => sendBytes(withHeader(framing, codec.encode(message)))
  const take = (frame: Uint8Array): void => {
    const message = codec.decode(frame)
    if (message.mti === '0800') {
      send(echoReply(message).set(39, '00'))
      return
    }
    onReply?.(message, frame)
    const key = keyOf(message)
    const request = waiting.get(key)
    if (request === undefined) return
    waiting.delete(key)
    request.stop()
    request.settle({ message, frame: frame.slice(), latencyMs: clock.monotonicMs() - request.sentAtMs })
  }
  socket.on('data', chunk => {
    for (const event of framer.push(chunk, clock.monotonicMs())) {
      if (event.kind === 'frame') take(event.bytes)
      if (event.kind === 'poll') sendBytes(framer.poll)
      if (event.kind === 'broken') socket.destroy()
    }
  })
  const request = (message: Message, timeoutMs = replyTimeoutMs): Promise<Reply> =>
    new Promise((settle, fail) => {
      if (!up) return fail(new Failure('unavailable', 'network.link-down', 'The link is down.'))
      const key = keyOf(message)
      const stop = clock.after(timeoutMs, () => {
        waiting.delete(key)
        fail(new Failure('timeout', 'network.no-reply', `No reply came within ${timeoutMs} ms.`))
      })
      waiting.set(key, { sentAtMs: clock.monotonicMs(), settle, fail, stop })
      send(message)
    })
  const signOn = async (): Promise<Message> => {
    const at = clock.now()
    const message = codec
      .message('0800')
      .set(7, monthDay(at) + hourMinuteSecond(at))
      .set(11, stan())
      .set(70, '001')
    return (await request(message)).message
  }
  return {
    request,
    send,
    sendBytes,
    signOn,
    isUp: () => up,
    closed,
    close: async () => {
      flush()
      socket.end()
      const giveUp = clock.after(1000, () => socket.destroy())
      await closed
      giveUp()
    },
  }
}

/** A reply has the class of its request: 0110 answers 0100 and 0101. */
const keyOf = (message: Message): string => `${message.mti.slice(1, 2)}${message.text(7)}${message.text(11)}`
