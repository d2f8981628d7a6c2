import { contract, rpc } from '#libraries/contract/contract.ts'
import {
  array,
  boolean,
  bytes,
  decimal,
  epochMs,
  object,
  oneOf,
  optional,
  record,
  text,
} from '#libraries/schema/schema.ts'

export const dialectNames = ['mastercard', 'iso87-ascii'] as const
export const codePages = ['cp500', 'cp037', 'cp1047'] as const

/** How the edge's link speaks. */
const wire = { dialect: oneOf(...dialectNames), codePage: oneOf(...codePages) }

/**
 * The elements that name a network message without its card: the edge keeps only these of a payment that it answered 91,
 * so that no card number rests in the data centre.
 */
export const UnansweredPayment = object({
  /** Made by the edge, the same on each try. */
  id: text({ minLength: 1, maxLength: 64 }),
  mti: text({ maxLength: 4 }),
  de7: text({ maxLength: 10 }),
  de11: text({ maxLength: 6 }),
  de32: text({ maxLength: 11 }),
  de33: text({ maxLength: 11 }),
  de63: text({ maxLength: 50 }),
  at: epochMs(),
})

/** The cluster's end of the tunnel: the network's dialect to typed messages and back, stateless. */
export const mastercardContract = contract('service.mastercard', {
  /** A frame without its length header; no `reply` means that the network gets none. */
  answerFrame: rpc({
    request: object({ ...wire, frame: bytes() }),
    response: object({
      reply: optional(bytes()),
      /** DE 39 of the reply. */ responseCode: optional(text({ maxLength: 2 })),
    }),
    deadlineMs: 1500,
  }),
  /** Releases whatever the bank holds, or will hold, for a payment that the edge answered 91. Until acknowledged, it is sent again. */
  reverseUnanswered: rpc({
    request: object({ ...wire, payment: UnansweredPayment }),
    response: object({}),
    deadlineMs: 5000,
    idempotentBy: 'payment',
  }),
  /** Spans of the edge, for `florin trace`. */
  reportSpans: rpc({
    request: object({
      spans: array(
        object({
          traceId: text({ maxLength: 32 }),
          spanId: text({ maxLength: 16 }),
          parentSpanId: optional(text({ maxLength: 16 })),
          name: text(),
          place: text(),
          startMs: decimal(),
          durationMs: decimal(),
          outcome: text(),
          attributes: record(text()),
        }),
        { maxItems: 1000 },
      ),
    }),
    response: object({}),
    deadlineMs: 2000,
    readOnly: true,
  }),
})

/** What the bank asks of an edge, back through the tunnel that the edge opened. */
export const edgeContract = contract('service.edge', {
  report: rpc({
    request: object({}),
    response: object({
      edge: text({ maxLength: 64 }),
      network: text({ maxLength: 64 }),
      links: array(
        object({
          id: text(),
          remote: text(),
          direction: oneOf('listen', 'connect'),
          state: text(),
          signedOn: boolean(),
          idleMs: decimal(),
        }),
        { maxItems: 256 },
      ),
      /** 91s given whose reversal is not acknowledged yet. */
      unansweredPayments: decimal(),
      /** Prometheus text format. */
      metrics: text({ maxLength: 1_000_000 }),
    }),
    deadlineMs: 1000,
    readOnly: true,
  }),
})
