import type { MessagePort } from 'node:worker_threads'
import { Failure, failureFromWire } from '../errors/failure.ts'
import type { WireReply, WireRequest, WireServer, WireTransport } from './transport.ts'

/** Calls both ways between two threads of one process, over the two ends of a message channel: the same JSON as over any wire. */
export type ThreadCalls = {
  readonly transport: WireTransport
  /** Takes the other thread's calls from now on; those that came before have waited. */
  readonly serve: (server: WireServer) => void
  /** Ends the channel; what waits for an answer fails, as when the other thread ends. */
  readonly end: () => void
}

type ThreadMessage =
  | { readonly kind: 'call'; readonly id: number; readonly request: WireRequest }
  | { readonly kind: 'reply'; readonly id: number; readonly body: string }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: unknown }

export const threadCalls = (port: MessagePort): ThreadCalls => {
  const answers = new Map<number, PromiseWithResolvers<WireReply>>()
  const early: Extract<ThreadMessage, { kind: 'call' }>[] = []
  let nextId = 1
  let server: WireServer | undefined
  let hasEnded = false

  const say = (message: ThreadMessage): void => port.postMessage(message)
  const run = async (id: number, request: WireRequest, serve: WireServer): Promise<void> => {
    const reply = await serve(request)
    if (hasEnded) return
    say(reply.ok ? { kind: 'reply', id, body: reply.body } : { kind: 'failure', id, failure: reply.failure.toJSON() })
  }
  port.on('message', (message: ThreadMessage) => {
    if (message.kind === 'call') {
      if (server === undefined) early.push(message)
      else void run(message.id, message.request, server)
      return
    }
    const answer = answers.get(message.id)
    answers.delete(message.id)
    answer?.resolve(
      message.kind === 'reply'
        ? { ok: true, body: message.body }
        : { ok: false, failure: failureFromWire(message.failure) },
    )
  })
  port.once('close', () => {
    hasEnded = true
    for (const { reject } of answers.values()) reject(brokenOff())
    answers.clear()
  })
  return {
    transport: {
      placement: 'thread',
      send: request => {
        if (hasEnded) return Promise.reject(notThere())
        const id = nextId++
        const answer = Promise.withResolvers<WireReply>()
        answers.set(id, answer)
        say({ kind: 'call', id, request })
        return answer.promise
      },
      // The channel stays: the other thread calls over it too.
      close: async () => {},
    },
    serve: serve => {
      server = serve
      for (const { id, request } of early.splice(0)) void run(id, request, serve)
    },
    end: () => port.close(),
  }
}

const notThere = (): Failure =>
  new Failure('unavailable', 'rpc.not-connected', 'The thread of the callee is not there.')

const brokenOff = (): Failure =>
  new Failure(
    'unknown',
    'rpc.broken-off',
    'The thread of the callee ended before its answer: the call may have been done.',
  )
