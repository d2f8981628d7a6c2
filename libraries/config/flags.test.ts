import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '../errors/failure.ts'
import { readFlags } from './flags.ts'
import { florinSettings } from './settings.ts'

test('a flag is the setting of the same name, and what is no setting is left for the command', () => {
  const table: readonly [string[], Record<string, string>, string[]][] = [
    [['--api-listen', '127.0.0.1:0'], { FLORIN_API_LISTEN: '127.0.0.1:0' }, []],
    [['--api-listen=127.0.0.1:0', '--json'], { FLORIN_API_LISTEN: '127.0.0.1:0' }, ['--json']],
    [['start', '--demo', '--json'], { FLORIN_DEMO: 'on' }, ['start', '--json']],
    [['--demo', 'off', 'x'], { FLORIN_DEMO: 'off' }, ['x']],
    [['--demo=off'], { FLORIN_DEMO: 'off' }, []],
    [['--no-demo'], { FLORIN_DEMO: 'off' }, []],
    [['--no-data'], {}, ['--no-data']],
    [['--data', 'd', '--data', 'e'], { FLORIN_DATA: 'e' }, []],
    [['--account', 'acc_1'], {}, ['--account', 'acc_1']],
  ]
  for (const [args, environment, rest] of table)
    assert.deepEqual(readFlags(florinSettings, args), { environment, rest }, args.join(' '))
})

test('a flag without its value is refused by the name of the setting', () => {
  for (const args of [['--data'], ['--data', '--json']])
    assert.throws(
      () => readFlags(florinSettings, args),
      (thrown: unknown) => thrown instanceof Failure && thrown.field === 'FLORIN_DATA',
    )
})
