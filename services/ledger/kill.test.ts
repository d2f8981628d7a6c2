import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type KillRpc, killLedger } from './kill-ledger-fixture.ts'
import { outcomeText, planned } from './kill-plan-fixture.ts'
import { calledWith, inDirectory } from './ledger-fixture.ts'

const ledgers = 4
const killsEach = 52
/** How many of its commands each ledger is asked for again at the end, about. */
const repeatsMax = 500

const victim = fileURLToPath(new URL('kill-victim-fixture.ts', import.meta.url))
const context = calledWith(60_000)

/** What death follows, with how many chances of ten, and how soon: the start, the books being re-added, the first answer, a snapshot. */
const deaths = [
  { chances: 1, after: 'spawn', withinMs: 400 },
  { chances: 6, after: 'answer', withinMs: 60 },
  { chances: 2, after: 'ready', withinMs: 250 },
  { chances: 1, after: 'snapshot', withinMs: 30 },
] as const

test(`ledgers killed ${ledgers * killsEach} times under load lose nothing that they acknowledged and book nothing twice`, () =>
  inDirectory(async directory => {
    const lives = Array.from({ length: ledgers }, (_, number) =>
      killOften({ directory: join(directory, `${number}`), cache: join(directory, 'compiled') }),
    )
    // All of them, since a ledger must not lose its directory because of what another one did.
    await Promise.allSettled(lives)
    const snapshots = (await Promise.all(lives)).flat()
    assert.ok(new Set(snapshots).size > ledgers, `ledgers were started from these snapshots: ${snapshots}`)
  }))

/** Returns the snapshots from which the lives of a ledger were started. */
const killOften = async ({ directory, cache }: { directory: string; cache: string }): Promise<string[]> => {
  /** What each command was answered, by its number: the same for ever. */
  const answered = new Map<number, string>()
  const snapshots: string[] = []
  let highest = -1
  let lived = 0
  for (let kill = 0; kill < killsEach; kill++) {
    const dies = deaths.flatMap(death => Array.from({ length: death.chances }, () => death))[kill % 10] ?? deaths[0]
    const unanswered = Array.from({ length: highest + 1 }, (_, number) => number).filter(n => !answered.has(n))
    const known = [...answered.keys()].filter(() => Math.random() < 5 / answered.size)
    const { ready, answers } = await liveAndDie({
      arguments: [directory, `${highest + 1}`, [...unanswered, ...known].join()],
      cache,
      dies: { after: dies.after, ms: Math.random() * dies.withinMs },
    })
    const [snapshot = 'none', ...found] = ready
    assert.equal(found.join(' '), ready.length === 0 ? '' : 'exact', `the books at start ${kill + 1}`)
    if (snapshot !== 'none') snapshots.push(`${directory}/${snapshot}`)
    if (answers.length > 0) lived += 1
    for (const [number, outcome] of answers) {
      assert.equal(outcome, answered.get(number) ?? outcome, `command ${number} has one outcome`)
      answered.set(number, outcome)
      highest = Math.max(highest, number)
    }
  }
  assert.ok(lived > killsEach / 2, `${lived} of ${killsEach} lives came as far as an answer`)
  const { rpc, start, stop } = killLedger(directory)
  await start()
  await assertKept(rpc, answered, highest).finally(stop)
  return snapshots
}

const assertKept = async (rpc: KillRpc, answered: ReadonlyMap<number, string>, highest: number) => {
  const positions = await positionsOf(rpc)
  for (const [number, outcome] of answered) {
    const { position } = JSON.parse(outcome) as { position?: number }
    if (position === undefined) continue
    assert.equal(positions.get(`command-${number}`), position, `command ${number} is where it was said to be`)
  }
  // A refusal has no position, and what was not answered may be there or not: a repeat tells.
  const chance = repeatsMax / (highest + 1)
  const repeated = Array.from({ length: highest + 1 }, (_, number) => number).filter(() => Math.random() < chance)
  const outcomes = await Promise.all(repeated.map(async number => outcomeText(await planned(number)(rpc, context))))
  for (const [n, number] of repeated.entries())
    assert.equal(outcomes[n], answered.get(number) ?? outcomes[n], `command ${number} is answered as before`)
  const { position, ok } = await rpc.verify({}, context)
  assert.equal(ok, true)
  const unanswered = repeated.filter(number => !answered.has(number)).length
  assert.ok(position <= positions.size + unanswered, 'no repeat of what had been answered became an entry')
}

/** Of each command that is in the journal: once, and positions follow each other. */
const positionsOf = async (rpc: KillRpc): Promise<ReadonlyMap<string, number>> => {
  const positions = new Map<string, number>()
  for (;;) {
    const { entries } = await rpc.readEntries({ after: positions.size, limit: 500, waitMs: 0 }, context)
    for (const { position, commandId } of entries) {
      assert.equal(position, positions.size + 1)
      assert.ok(!positions.has(commandId), `${commandId} is in the journal once`)
      positions.set(commandId, position)
    }
    if (entries.length === 0) return positions
  }
}

type Life = {
  arguments: readonly string[]
  /** Where Node keeps what it compiled, so that the next life begins sooner. */
  cache: string
  dies: { after: 'spawn' | 'ready' | 'answer' | 'snapshot'; ms: number }
}

/** Runs a victim and kills it. Returns what it printed: a last line without its end was not told. */
const liveAndDie = async ({ arguments: args, cache, dies }: Life) => {
  const printed = `${args[0]}.printed`
  // Into a file, so that it is never slowed down by its reader.
  const file = openSync(printed, 'w')
  const child = spawn(process.execPath, [victim, ...args], {
    stdio: ['ignore', file, 'inherit', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  })
  closeSync(file)
  const exited = once(child, 'exit')
  let told = 'spawn'
  const { promise: due, resolve } = Promise.withResolvers<void>()
  const look = () => told.includes(dies.after) && resolve()
  look()
  child.stdio[3]?.on('data', chunk => {
    told += chunk
    look()
  })
  await Promise.race([due, exited])
  await pause(dies.ms)
  child.kill('SIGKILL')
  assert.deepEqual(await exited, [null, 'SIGKILL'])
  const text = readFileSync(printed, 'utf8')
  const [first, ...lines] = text.slice(0, Math.max(0, text.lastIndexOf('\n'))).split('\n')
  return {
    ready: (first ?? '').split(' ').slice(1),
    answers: lines.map(line => {
      const space = line.indexOf(' ')
      return [Number(line.slice(0, space)), line.slice(space + 1)] as const
    }),
  }
}
