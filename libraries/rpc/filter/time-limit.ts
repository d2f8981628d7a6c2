import { Failure } from '../../errors/failure.ts'
import type { DeadlineWheel } from '../deadline-wheel.ts'
import type { Filter } from '../filter.ts'
import type { Outgoing } from '../method.ts'

/**
 * Ends an attempt at the deadline of its call. The callee may go on and its effect may happen: `timeout` says "perhaps", so that a
 * caller of a money method asks again with the same key.
 */
export const timeLimit =
  ({ wheel }: { wheel: DeadlineWheel }): Filter<Outgoing, unknown> =>
  (call, next) =>
    new Promise((resolve, reject) => {
      const cancel = wheel.at(call.deadlineAtMs, () => reject(timedOut(call)))
      next(call).then(
        answer => {
          cancel()
          resolve(answer)
        },
        thrown => {
          cancel()
          reject(thrown)
        },
      )
    })

const timedOut = ({ method: { service, name } }: Outgoing): Failure =>
  new Failure('timeout', 'rpc.timed-out', `${service}/${name} did not answer in time.`, {
    params: { service, method: name },
  })
