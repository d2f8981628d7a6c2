import type { Client } from '#libraries/contract/contract.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import { amountMinor, epochMs, idOf, integer, nullable, object, optional, text } from '#libraries/schema/schema.ts'
import type { potContract } from '#services/pot/contract.ts'
import { changePot } from '../handler/change-pot.ts'
import { createPot } from '../handler/create-pot.ts'
import { listPots } from '../handler/list-pots.ts'
import { movePotMoney } from '../handler/move-pot-money.ts'
import type { Command } from './command.ts'

const potId = idOf('pot')
const Named = object({ potId })
/** `until` in milliseconds since 1970; absent: until it is unlocked. */
const Locking = object({ potId, until: optional(epochMs()) })
/** What is absent stays; a goal of `null` goes. */
const Changes = object({
  potId,
  name: optional(text({ minLength: 1, maxLength: 64 })),
  style: optional(text({ minLength: 1, maxLength: 32 })),
  goalMinor: optional(nullable(amountMinor())),
})
/** `null`: no round-ups into this pot. */
const RoundingUp = object({ potId, multiplier: nullable(integer({ minimum: 1, maximum: 10 })) })

/** The door's commands about pots. */
export const potCommandsOf = ({
  pot,
  ids,
}: {
  pot: Client<typeof potContract>
  ids: Ids
}): Readonly<Record<string, Command>> => ({
  'pot-create': createPot({ pot, ids }),
  'pot-list': listPots({ pot }),
  'pot-deposit': movePotMoney({ pot, move: pot.depositIntoPot, ids }),
  'pot-withdraw': movePotMoney({ pot, move: pot.withdrawFromPot, ids }),
  'pot-lock': changePot({ request: Locking, change: pot.lockPot }),
  'pot-unlock': changePot({ request: Named, change: pot.unlockPot }),
  'pot-update': changePot({ request: Changes, change: pot.updatePot }),
  'pot-round-up': changePot({ request: RoundingUp, change: pot.setRoundUp }),
  'pot-close': changePot({ request: Named, change: pot.closePot }),
})
