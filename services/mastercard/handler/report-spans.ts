import type { Handler } from '#libraries/contract/contract.ts'
import type { TraceStore } from '#libraries/telemetry/telemetry-port.ts'
import type { mastercardContract } from '../contract.ts'

type Rpc = (typeof mastercardContract)['methods']['reportSpans']

/** The edge's part of each payment's trace goes to where the bank's part is kept. Without a trace store it is dropped. */
export const reportSpans =
  ({ traces }: { traces: Pick<TraceStore, 'add'> | undefined }): Handler<Rpc> =>
  async ({ spans }) => {
    traces?.add(spans)
    return {}
  }
