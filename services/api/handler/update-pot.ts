import type { Client } from '#libraries/contract/contract.ts'
import { badRequest } from '#libraries/errors/failure.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import type { Pot, potContract } from '#services/pot/contract.ts'
import type { Callers } from '../door/caller.ts'
import { amountIn, idIn, labelIn, type Query } from '../door/query.ts'
import { refusal } from '../door/refusal.ts'
import { potWire } from '../door/wire.ts'

type PotClient = Pick<Client<typeof potContract>, 'updatePot' | 'setRoundUp'>

const roundUpMultiplierMax = 10

/** `name`, `style`, `goal_amount` (null: none), `round_up` with its `round_up_multiplier`; what is absent stays. */
export const updatePot =
  ({ pot, ownPot }: { pot: PotClient; ownPot: Callers['ownPot'] }) =>
  async (customerId: CustomerId, body: Query) => {
    const found = await ownPot(customerId, idIn(body, 'pot_id', 'pot'))
    const multiplier = multiplierIn(body, found)
    const { potId } = found
    const outcome = await pot.updatePot({
      potId,
      name: body['name'] === undefined ? undefined : labelIn(body, 'name'),
      style: body['style'] === undefined ? undefined : labelIn(body, 'style', { lengthMax: 32 }),
      goalMinor: goalIn(body),
    })
    if (outcome.kind === 'refused') throw refusal(outcome.reason)
    if (multiplier === undefined) return potWire(outcome.pot)
    const rounded = await pot.setRoundUp({ potId, multiplier })
    if (rounded.kind === 'refused') throw refusal(rounded.reason)
    return potWire(rounded.pot)
  }

const goalIn = (body: Query): bigint | null | undefined => {
  if (body['goal_amount'] === undefined) return undefined
  return body['goal_amount'] === null ? null : amountIn(body, 'goal_amount')
}

/** `undefined`: as it is; `null`: no round-ups into this pot. */
const multiplierIn = (body: Query, { roundUpMultiplier }: Pot): number | null | undefined => {
  const on = body['round_up'] ?? (body['round_up_multiplier'] === undefined ? undefined : true)
  if (on === undefined) return undefined
  if (on !== true && on !== false)
    throw badRequest('api.round-up', 'round_up', 'Give round_up as true or false, in a JSON body.')
  if (!on) return null
  const multiplier = body['round_up_multiplier'] ?? roundUpMultiplier ?? 1
  if (
    typeof multiplier === 'number' &&
    Number.isInteger(multiplier) &&
    multiplier >= 1 &&
    multiplier <= roundUpMultiplierMax
  )
    return multiplier
  throw badRequest(
    'api.round-up',
    'round_up_multiplier',
    `Give round_up_multiplier as a whole number from 1 to ${roundUpMultiplierMax}.`,
  )
}
