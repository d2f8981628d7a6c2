import { createCaller } from '#libraries/rpc/caller.ts'
import { compile } from '#libraries/schema/codec.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import { answering, clock, ledger, random, telemetry } from './parts.ts'
import { request, response } from './payload.ts'

const callsPerRound = 50_000
const roundsCount = 9

/** Median microseconds per call of each, measured in turn so that other load falls on all alike. */
export const measureInProcess = async (): Promise<Readonly<Record<string, number>>> => {
  const call = createCaller({
    caller: 'service.authorisation',
    placements: new Map([['service.ledger', { placement: 'in-process' as const, handlers: () => ledger.handlers }]]),
    clock,
    random,
    telemetry: telemetry(),
  })
  const client = call(ledgerContract)
  const { request: asked, response: answered } = ledgerContract.methods.authorise
  const [requestCodec, responseCodec] = [compile(asked), compile(answered)]
  const contestants: Readonly<Record<string, () => Promise<unknown>>> = {
    'bare async function': answering,
    'check and copy, both ways': async () => [requestCodec.copy(request), responseCodec.copy(response)],
    'JSON text, both ways': async () => [
      requestCodec.fromJson(JSON.parse(JSON.stringify(requestCodec.toJson(request)))),
      responseCodec.fromJson(JSON.parse(JSON.stringify(responseCodec.toJson(response)))),
    ],
    'call in process': () => client.authorise(request),
  }
  const rounds = new Map(Object.keys(contestants).map(name => [name, [] as number[]]))
  for (let round = 0; round < roundsCount; round++)
    for (const [name, run] of Object.entries(contestants)) {
      const startMs = clock.monotonicMs()
      for (let i = 0; i < callsPerRound; i++) await run()
      rounds.get(name)?.push(((clock.monotonicMs() - startMs) / callsPerRound) * 1000)
    }
  return Object.fromEntries([...rounds].map(([name, times]) => [name, median(times.slice(2))]))
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
