import type { Handlers } from '#libraries/contract/contract.ts'
import { defineService } from '#libraries/service/service.ts'
import type { TraceStore } from '#libraries/telemetry/telemetry-port.ts'
import { authorisationContract } from '#services/authorisation/contract.ts'
import { cardContract } from '#services/card/contract.ts'
import { mastercardContract } from './contract.ts'
import { answerFrame } from './handler/answer-frame.ts'
import { reportSpans } from './handler/report-spans.ts'
import { reverseUnanswered } from './handler/reverse-unanswered.ts'

/** The end of the tunnel where edges call in. */
type Door = { readonly close: () => Promise<void> }

/**
 * `traces` takes the spans of the edges. `openTunnel` is given the handlers that edges may call, and opens the door when the
 * service starts; without it the service is reached by calls alone.
 */
export const mastercardService = ({
  traces,
  openTunnel,
}: {
  traces?: Pick<TraceStore, 'add'>
  openTunnel?: (handlers: Handlers<typeof mastercardContract>) => Promise<Door>
} = {}) =>
  defineService(mastercardContract, ({ clock, call, log, metrics, tracer }) => {
    const card = call(cardContract)
    const authorisation = call(authorisationContract)
    const rpc = {
      answerFrame: answerFrame({ card, authorisation, clock, telemetry: { log, metrics, tracer } }),
      reverseUnanswered: reverseUnanswered({ authorisation }),
      reportSpans: reportSpans({ traces }),
    }
    let door: Door | undefined
    const start = async () => {
      door = await openTunnel?.(rpc)
    }
    return { rpc, start, stop: async () => door?.close() }
  })
