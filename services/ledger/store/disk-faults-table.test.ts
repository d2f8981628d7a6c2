import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { inDirectory } from '../ledger-fixture.ts'
import { faultCases } from './disk-faults-cases-fixture.ts'
import { type FaultVictim, faultVictim, type StartVictim } from './fault-victim-fixture.ts'

/** The table in the operators' page is what these tests show: each row has its case, and its quoted words are really seen. */
const page = readFileSync(new URL('../../../docs/when-the-disk-fails.md', import.meta.url), 'utf8')

const rows = page
  .split('\n')
  .filter(line => line.startsWith('| ') && !line.startsWith('| What happened'))
  .map(line => {
    const [name = '', operator = '', callers = '', remedy = ''] = line
      .split('|')
      .slice(1)
      .map(cell => cell.trim())
    return { name, operator, callers, remedy }
  })

const quoted = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, words = '']) => words)

test('every way in which a disk fails that is shown here is told to operators, and the other way round', () => {
  assert.deepEqual(rows.map(({ name }) => name).toSorted(), Object.keys(faultCases).toSorted())
  for (const { name, operator, callers, remedy } of rows)
    assert.ok(quoted(operator + callers).length > 0 && remedy !== '', name)
})

for (const { name, operator, callers } of rows)
  test(`${name}: operators and callers see what the page says`, running =>
    inDirectory(async directory => {
      const victims: FaultVictim[] = []
      const start: StartVictim = async (...args) => {
        const victim = await faultVictim(...args)
        victims.push(victim)
        return victim
      }
      try {
        const shown = await faultCases[name]?.(directory, start)
        if (shown === undefined) {
          assert.notEqual(
            process.env['CI'],
            'true',
            'a build server must show it: it needs strace, and may mount a tmpfs',
          )
          return running.skip('NOT SHOWN: this needs strace, or the right to mount a small tmpfs')
        }
        for (const words of quoted(operator))
          assert.ok(shown.operator.includes(words), `"${words}" in\n${shown.operator}`)
        for (const words of quoted(callers)) assert.ok(shown.callers.includes(words), `"${words}" in\n${shown.callers}`)
      } finally {
        for (const victim of victims) victim.kill()
      }
    }))
