import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commands } from './commands.ts'
import { parseCommand, WrongUse } from './parse-command.ts'

const read = (line: string): string => {
  try {
    const parsed = parseCommand(line === '' ? [] : line.split(' '))
    return parsed.kind !== 'command' ? parsed.kind : `${parsed.command.words.join(' ')} ${JSON.stringify(parsed.input)}`
  } catch (thrown) {
    assert.ok(thrown instanceof WrongUse)
    return thrown.message
  }
}

test('words become a command and its input, or a sentence about what is wrong', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['', 'help'],
    ['--help', 'help'],
    ['card --help', 'help'],
    ['--version', 'version'],
    ['customer add --name Alice', 'customer add {"name":"Alice"}'],
    ['account open --customer user_1 --currency GBP', 'account open {"customer":"user_1","currency":"GBP"}'],
    ['card freeze card_1', 'card freeze {"card":"card_1"}'],
    ['decode --framed --reveal', 'decode {"framed":true,"reveal":true}'],
    ['tap --card card_1 --amount 5', 'tap {"card":"card_1","amount":"5"}'],
    ['tap --card card_1', "required option '--amount <minor>' not specified. See florin --help."],
    ['card freeze', "missing required argument 'card'. See florin --help."],
    ['frobnicate', "unknown command 'frobnicate'. See florin --help."],
    ['status --loud', "unknown option '--loud'. See florin --help."],
    ['status now', "too many arguments for 'status'. Expected 0 arguments but got 1: now. See florin --help."],
  ]
  for (const [line, expected] of cases) assert.equal(read(line), expected, line)
})

test('a group without a command is wrong use, told with what the group has', () => {
  assert.match(read('card'), /^A command is missing\.\n\nUsage: florin card [\s\S]*freeze/)
})

test('no two commands have the same words', () => {
  const names = commands.map(command => command.words.join(' '))
  assert.equal(new Set(names).size, names.length)
})
