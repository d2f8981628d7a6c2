import { join, resolve } from 'node:path'
import { readSettings } from '#libraries/config/read-settings.ts'
import { findRunningBank } from '#libraries/config/running-bank.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import { humanLine } from '#libraries/telemetry/human-line.ts'
import { readLogs } from '#libraries/telemetry/log-reader.ts'
import type { CommandSpec, Context } from '../command-spec.ts'
import { optionalText, wholeNumberOf } from '../input.ts'
import { locateBank } from '../operator-client.ts'
import { attribute, findTraces } from '../payment-trace.ts'

export const logs: CommandSpec = {
  words: ['logs'],
  summary: 'the logs of bank and data centre together, running or not',
  options: [
    { flags: '--follow', what: 'go on with each new line' },
    { flags: '--payment <id>', what: 'only what belongs to a payment: tx_…, RRN or trace id' },
    { flags: '--limit <n>', what: '30 unless told' },
  ],
  run: async (context, input) => {
    const data = resolve(readSettings(florinSettings, context.environment).data)
    const payment = optionalText(input, 'payment')
    const ids = payment === undefined ? [] : await idsOf(context, data, payment)
    const limit = wholeNumberOf(input, 'limit') ?? 30
    const lines = readLogs({
      directory: join(data, 'logs'),
      clock: context.clock,
      ids,
      limit,
      follow: input['follow'] === true,
      signal: context.interrupted,
    })
    for await (const line of lines) context.line(JSON.parse(line), humanLine(line))
    return {}
  },
}

/** Lines carry the trace's id; a running bank knows which traces belong to a transaction. */
const idsOf = async (context: Context, data: string, payment: string): Promise<readonly string[]> => {
  if (!context.flags.has('FLORIN_OPERATOR_LISTEN') && findRunningBank(data) === undefined) return [payment]
  const traces = await findTraces(locateBank(context), payment)
  return [payment, ...traces.flatMap(trace => [trace.traceId, attribute(trace, 'transactionId') ?? trace.traceId])]
}
