import { Failure } from '#libraries/errors/failure.ts'
import type { CommandSpec } from '../command-spec.ts'
import { textOf } from '../input.ts'
import { locateBank } from '../operator-client.ts'
import { findTraces, waterfall } from '../payment-trace.ts'

export const trace: CommandSpec = {
  words: ['trace'],
  summary: 'a payment hop by hop, with times',
  arguments: [{ name: 'id', what: 'tx_…, a retrieval reference number or a trace id' }],
  run: async (context, input) => {
    const id = textOf(input, 'id')
    const traces = await findTraces(locateBank(context), id)
    if (traces.length === 0)
      throw new Failure(
        'not-found',
        'florin.no-trace',
        'No trace is kept under this id. Kept are the last 100,000 payments of a day, of a busy second 100 (FLORIN_TRACES_PER_SECOND).',
        { params: { field: 'id' } },
      )
    const text = traces
      .map(({ traceId, startedAt, hops }) => `${startedAt}  trace ${traceId}\n${waterfall(hops)}`)
      .join('\n\n')
    return { document: { id, traces }, text }
  },
}
