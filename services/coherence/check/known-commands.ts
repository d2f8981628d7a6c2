import { type RoundCheck, unsure, wrong } from '../domain/check.ts'
import { moveCommand } from '../domain/sentinel.ts'
import { knownToTransaction, type SentinelPorts } from './sentinel-money.ts'

/** Moves asked for again at each turn. */
const movesPerTurnMax = 3

/**
 * An id that the ledger once took is known for ever: asked again, it gives the answer of the first time and moves nothing. One that it
 * does not know is an error, whether or not anything else has gone wrong.
 */
export const knownCommands = (ports: SentinelPorts): RoundCheck => ({
  spec: {
    name: 'known-commands',
    compares: 'the answer to the id of an earlier move, sent again, with the position at which the journal has it',
    owner: 'ledger',
    every: ports.every,
    severity: 'critical',
  },
  subjects: async max => (await ports.moves.next(Math.min(max, movesPerTurnMax))).map(move => `sentinel:${move}`),
  look: async commandId => {
    const move = Number(commandId.split(':')[1])
    const position = await ports.moves.positionOf(move)
    if (position === undefined) return unsure
    const pair = await ports.openPair()
    const expected = `known, at ${position}`
    const outcome = await ports.ledger.post(moveCommand(pair, move, ports.clock.now()))
    if (outcome.kind !== 'posted') return wrong(expected, outcome.kind)
    if (!outcome.replayed) return wrong(expected, `not known: booked again, at ${outcome.position}`)
    if (outcome.position !== position) return wrong(expected, `known, at ${outcome.position}`)
    return knownToTransaction(ports, pair, { move, position })
  },
})
