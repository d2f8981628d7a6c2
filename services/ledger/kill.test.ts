import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { outcomeText, planned } from './kill-plan-fixture.ts'
import { calledWith, inDirectory, type LedgerRpc, withLedger } from './ledger-fixture.ts'

const ledgers = 4
const killsEach = 52
/** In this part of the lives death comes during the start, else under load. */
const earlyShare = 0.15
const startMs = 400
const loadMs = 80

const victim = fileURLToPath(new URL('kill-victim-fixture.ts', import.meta.url))
const context = calledWith(60_000)

test(`ledgers killed ${ledgers * killsEach} times under load lose nothing that they acknowledged and book nothing twice`, () =>
  inDirectory(async directory => {
    const lives = Array.from({ length: ledgers }, (_, number) =>
      killOften({ directory: join(directory, `${number}`), cache: join(directory, 'compiled') }),
    )
    await Promise.all(lives)
  }))

const killOften = async ({ directory, cache }: { directory: string; cache: string }) => {
  /** What each command was answered, by its number: the same for ever. */
  const answered = new Map<number, string>()
  let highest = -1
  let lived = 0
  for (let kill = 0; kill < killsEach; kill++) {
    const isEarly = Math.random() < earlyShare
    const unanswered = Array.from({ length: highest + 1 }, (_, number) => number).filter(n => !answered.has(n))
    const known = [...answered.keys()].filter(() => Math.random() < 5 / answered.size)
    const { ready, answers } = await liveAndDie({
      arguments: [directory, `${highest + 1}`, [...unanswered, ...known].join()],
      cache,
      dies: { after: isEarly ? 'spawn' : 'ready', ms: Math.random() * (isEarly ? startMs : loadMs) },
    })
    if (ready !== undefined) assert.equal(ready, 'exact', `the books at start ${kill + 1} of ${directory}`)
    if (answers.length > 0) lived += 1
    for (const [number, outcome] of answers) {
      assert.equal(outcome, answered.get(number) ?? outcome, `command ${number} has one outcome`)
      answered.set(number, outcome)
      highest = Math.max(highest, number)
    }
  }
  assert.ok(lived > killsEach / 2, `${lived} of ${killsEach} lives came as far as an answer`)
  await withLedger(directory, rpc => assertKept(rpc, answered, highest))
}

const assertKept = async (rpc: LedgerRpc, answered: ReadonlyMap<number, string>, highest: number) => {
  const { position, ok } = await rpc.verify({}, context)
  assert.equal(ok, true)
  for (const [number, outcome] of answered)
    assert.equal(outcomeText(await planned(number)(rpc, context)), outcome, `command ${number} is answered as before`)
  assert.equal((await rpc.verify({}, context)).position, position, 'no repeat became an entry')
  for (let number = 0; number <= highest; number++) await planned(number)(rpc, context)
  const seen = new Set<string>()
  let after = 0
  for (;;) {
    const { entries } = await rpc.readEntries({ after, limit: 500, waitMs: 0 }, context)
    for (const { position: at, commandId } of entries) {
      assert.equal(at, after + 1)
      assert.ok(!seen.has(commandId), `${commandId} is in the journal once`)
      seen.add(commandId)
      after = at
    }
    if (entries.length === 0) break
  }
  assert.ok(seen.size > highest / 2)
  assert.equal((await rpc.verify({}, context)).ok, true)
}

type Life = {
  arguments: readonly string[]
  /** Where Node keeps what it compiled, so that the next life begins sooner. */
  cache: string
  dies: { after: 'spawn' | 'ready'; ms: number }
}

/** Runs a victim and kills it. Returns what it printed: a last line without its end was not told. */
const liveAndDie = async ({ arguments: args, cache, dies }: Life) => {
  const child = spawn(process.execPath, [victim, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  })
  const exited = once(child, 'exit')
  const kill = async () => {
    await pause(dies.ms)
    child.kill('SIGKILL')
  }
  let killed = dies.after === 'spawn' ? kill() : undefined
  let text = ''
  child.stdout.setEncoding('utf8')
  for await (const chunk of child.stdout) {
    text += chunk
    if (text.includes('\n')) killed ??= kill()
  }
  await killed
  assert.deepEqual(await exited, [null, 'SIGKILL'])
  const [first, ...lines] = text.slice(0, Math.max(0, text.lastIndexOf('\n'))).split('\n')
  return {
    ready: first === '' ? undefined : first?.replace('ready ', ''),
    answers: lines.map(line => {
      const space = line.indexOf(' ')
      return [Number(line.slice(0, space)), line.slice(space + 1)] as const
    }),
  }
}
