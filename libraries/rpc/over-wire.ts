import type { Telemetry } from '../telemetry/telemetry-port.ts'
import type { Clock } from '../time/clock.ts'
import { deadlineSpent } from './filter/deadline.ts'
import type { Next } from './filter.ts'
import { badResponse } from './invoke.ts'
import type { Method, Outgoing } from './method.ts'
import type { WireTransport } from './transport.ts'

/** The last step of a call over a wire: JSON text both ways, checked on this side too. */
export const callOverWire =
  (
    caller: string,
    transport: WireTransport,
    { clock, telemetry: { tracer } }: { clock: Clock; telemetry: Pick<Telemetry, 'tracer'> },
  ): Next<Outgoing, unknown> =>
  async ({ method, request, deadlineAtMs, idempotencyKey, retriedAbove }) => {
    const body = JSON.stringify(method.request.toJson(request))
    const remainingMs = Math.floor(deadlineAtMs - clock.monotonicMs())
    if (remainingMs < 1) throw deadlineSpent(method)
    const reply = await transport.send({
      service: method.service,
      method: method.name,
      headers: { remainingMs, caller, traceparent: tracer.traceparent(), idempotencyKey, retriedAbove },
      body,
    })
    if (!reply.ok) throw reply.failure
    return readResponse(method, reply.body)
  }

const readResponse = (method: Method, body: string): unknown => {
  try {
    return method.response.fromJson(JSON.parse(body))
  } catch (thrown) {
    throw badResponse(thrown, method)
  }
}
