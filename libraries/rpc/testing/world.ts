import { contract, type Handlers, rpc } from '../../contract/contract.ts'
import { Failure } from '../../errors/failure.ts'
import {
  amountMinor,
  array,
  bytes,
  integer,
  object,
  oneOf,
  optional,
  sensitive,
  text,
  union,
} from '../../schema/schema.ts'
import { type MemoryTelemetry, memoryTelemetry } from '../../telemetry/memory-telemetry.ts'
import type { Clock } from '../../time/clock.ts'
import { manualClock } from '../../time/manual-clock.ts'
import { type Call, createCaller, type Placement } from '../caller.ts'
import { createServer, type Served } from '../server.ts'
import type { WireServer } from '../transport.ts'

const Question = object({ key: text({ minLength: 1 }), n: integer({ maximum: 1000 }) })
const Answer = object({ n: integer({ maximum: 1000 }) })
const question = { request: Question, response: Answer, deadlineMs: 1000 }

/** A service made for tests: one method of each kind that the filters tell apart. */
export const tellerContract = contract('service.teller', {
  echo: rpc({
    request: object({
      amount: amountMinor(),
      frame: bytes(),
      pan: optional(sensitive('pan', '^[0-9]{12,19}$')),
      tags: array(text()),
      note: optional(text()),
    }),
    response: object({
      amount: amountMinor(),
      frame: bytes(),
      pan: optional(sensitive('pan', '^[0-9]{12,19}$')),
      tags: array(text()),
      note: optional(text()),
    }),
    deadlineMs: 1000,
    readOnly: true,
  }),
  decide: rpc({
    request: object({ amount: amountMinor() }),
    response: union({ paid: { balance: amountMinor() }, refused: { reason: oneOf('insufficient-funds') } }),
    deadlineMs: 1000,
  }),
  /** Reads: may be repeated. */
  ask: rpc({ ...question, readOnly: true }),
  /** Has a key: may be repeated. */
  pay: rpc({ ...question, idempotentBy: 'key' }),
  /** May not be repeated. */
  tell: rpc(question),
})

/** How one placement is made: `server` is the receiving side of a wire, `served` what runs behind it. */
export type Place = (parts: {
  readonly served: Served
  readonly server: WireServer
  readonly clock: Clock
}) => Promise<{ readonly placement: Placement; readonly close: () => Promise<void> }>

export type World = {
  readonly clock: ReturnType<typeof manualClock>
  readonly telemetry: MemoryTelemetry
  readonly call: Call
  /** What the teller does; a test replaces it. */
  readonly teller: { -readonly [K in keyof Handlers<typeof tellerContract>]: Handlers<typeof tellerContract>[K] }
  /** Handlers that have been run. */
  readonly runs: string[]
  readonly placement: string
  readonly close: () => Promise<void>
}

/** A sentence about calls, and how it is shown. */
export type Stories = Readonly<Record<string, (world: World) => Promise<void>>>

export const openWorld = async (place: Place): Promise<World> => {
  const clock = manualClock()
  const telemetry = memoryTelemetry({ clock })
  const runs: string[] = []
  const teller: World['teller'] = {
    echo: async request => request,
    decide: async ({ amount }) =>
      amount > 100n ? { kind: 'refused', reason: 'insufficient-funds' } : { kind: 'paid', balance: 100n - amount },
    ask: async ({ n }) => ({ n }),
    pay: async ({ n }) => ({ n }),
    tell: async ({ n }) => ({ n }),
  }
  const handlers = Object.fromEntries(
    Object.keys(teller).map(name => [
      name,
      (request: never, context: never) => {
        runs.push(name)
        return teller[name as 'ask'](request, context)
      },
    ]),
  )
  const served: Served = { contract: tellerContract, handlers }
  const { placement, close } = await place({
    served,
    server: createServer({ services: [served], clock, telemetry }),
    clock,
  })
  const call = createCaller({
    caller: 'service.customer',
    placements: new Map([['service.teller', placement]]),
    clock,
    random: { bytes: length => new Uint8Array(length) },
    telemetry,
  })
  return { clock, telemetry, call, teller, runs, placement: placement.placement, close }
}

/** What a promise comes to while time passes in small steps: the failure or the answer. */
export const outcomeOf = async <T>(promise: Promise<T>, { clock }: Pick<World, 'clock'>): Promise<T | Failure> => {
  let outcome: { readonly is: T | Failure } | undefined
  promise.then(
    answer => {
      outcome = { is: answer }
    },
    thrown => {
      outcome = {
        is: thrown instanceof Failure ? thrown : new Failure('internal', 'test.not-a-failure', String(thrown)),
      }
    },
  )
  while (outcome === undefined) {
    await new Promise(resolve => setImmediate(resolve))
    clock.advance(1)
  }
  return outcome.is
}

export const failureOf = async (promise: Promise<unknown>, world: Pick<World, 'clock'>): Promise<Failure> => {
  const outcome = await outcomeOf(promise, world)
  if (outcome instanceof Failure) return outcome
  throw new Error(`Nothing failed: ${JSON.stringify(outcome)}`)
}
