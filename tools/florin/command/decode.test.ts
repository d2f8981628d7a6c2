import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Failure } from '#libraries/errors/failure.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import type { CommandSpec, Context, Input } from '../command-spec.ts'
import { decode } from './decode.ts'
import { encode } from './encode.ts'

const golden = readFileSync(
  new URL('../../../libraries/iso8583/testdata/mastercard-0100-chip.hex', import.meta.url),
  'utf8',
)

const context = (stdin: string): Context => ({
  clock: systemClock(),
  json: true,
  environment: {},
  flags: new Set(),
  stdin: async () => stdin,
  line: () => {},
  interrupted: new AbortController().signal,
})

type Described = {
  dialect: string
  mti: string
  fields: { path: string; name: string; value?: string; hex?: string }[]
}

const run = async (command: CommandSpec, stdin: string, input: Input): Promise<unknown> =>
  (await command.run(context(stdin), input)).document

const valueAt = ({ fields }: Described, path: string) => {
  const field = fields.find(one => one.path === path)
  return field?.value ?? field?.hex
}

test('the golden frame is taken apart, with its card data masked unless it is asked for', async () => {
  const masked = (await run(decode, golden, { framed: true })) as Described
  assert.deepEqual(
    [masked.dialect, masked.mti, valueAt(masked, '2'), valueAt(masked, '48.tcc')],
    ['mastercard', '0100', '520474******1010', 'R'],
  )
  const clear = (await run(decode, golden.replace(/(..)/g, '$1 \n'), { framed: true, reveal: true })) as Described
  assert.deepEqual([valueAt(clear, '2'), valueAt(clear, '55.9F26')], ['5204740000001010', '42215634A0B2C4A7'])
  assert.doesNotMatch(JSON.stringify(masked), /5204740000001010/)
})

test('what decode shows, encode writes back byte for byte', async () => {
  const document = await run(decode, golden, { framed: true, reveal: true })
  const { hex } = (await run(encode, JSON.stringify(document), { framed: true })) as { hex: string }
  assert.equal(hex, golden.trim().toLowerCase())
})

test('what cannot be read is refused with its place and remedy', async () => {
  const bare = golden.trim().slice(4)
  const cases: readonly (readonly [string, CommandSpec, string, Input, string | undefined, string])[] = [
    ['nothing', decode, '', {}, 'frame', 'iso8583.character'],
    ['half a byte', decode, 'f0f', {}, 'frame', 'iso8583.character'],
    ['no hexadecimal', decode, 'hello!', {}, 'frame', 'iso8583.character'],
    ['a cut frame', decode, bare.slice(0, -2), {}, '63', 'iso8583.truncated'],
    ['a byte too many', decode, `${bare}f0`, {}, 'frame', 'iso8583.trailing'],
    ['a header that lies', decode, `0188${bare}`, { framed: true }, 'frame', 'iso8583.header'],
    ['a frame that is cut', decode, golden.trim().slice(0, -4), { framed: true }, 'frame', 'iso8583.header'],
    ['two frames', decode, `${golden}${golden}`, { framed: true }, 'frame', 'iso8583.header'],
    ['an unknown dialect', decode, bare, { dialect: 'visa' }, 'dialect', 'florin.dialect'],
    ['no JSON', encode, '{', {}, 'stdin', 'florin.json'],
    [
      'a masked document',
      encode,
      JSON.stringify(await run(decode, golden, { framed: true })),
      {},
      '2',
      'iso8583.description',
    ],
  ]
  for (const [name, command, stdin, input, field, subCode] of cases) {
    await assert.rejects(run(command, stdin, input), (failure: Failure) => {
      assert.deepEqual([failure.field, failure.subCode], [field, subCode], name)
      return true
    })
  }
})
