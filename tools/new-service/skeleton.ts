/** What a new service starts with: the files that every service has, and one method that answers. */
export const skeleton = (name: string): Readonly<Record<string, string>> => {
  const pascal = name.replace(/(^|-)([a-z0-9])/g, (_, _dash, letter: string) => letter.toUpperCase())
  const camel = pascal.replace(/^./, letter => letter.toLowerCase())
  const names = { name, pascal, camel }
  return {
    'README.md': readme(names),
    'contract.ts': contract(names),
    'service.ts': service(names),
    'manifest.ts': manifest(names),
    [`handler/ping-${name}.ts`]: handler(names),
    [`handler/ping-${name}.test.ts`]: handlerTest(names),
  }
}

/** Lower-case words joined by dashes, a letter first: a folder, a DNS name and part of a metric at once. */
export const isServiceName = (name: string): boolean => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && name.length <= 40

type Names = { readonly name: string; readonly pascal: string; readonly camel: string }

const readme = ({ name }: Names): string => `# ${name}

**Owns** nothing yet.

**Called by** nobody yet. **Calls** nobody.

**Promises** to answer a ping with the time.

**When it fails** no customer sees it.
`

const contract = ({
  name,
  pascal,
  camel,
}: Names): string => `import { contract, rpc } from '#libraries/contract/contract.ts'
import { epochMs, object } from '#libraries/schema/schema.ts'

export const ${camel}Contract = contract('service.${name}', {
  /** Tells that the service answers; the first real method replaces it. */
  ping${pascal}: rpc({
    request: object({}),
    response: object({ answeredAt: epochMs() }),
    deadlineMs: 500,
    readOnly: true,
  }),
})
`

const service = ({
  name,
  pascal,
  camel,
}: Names): string => `import { defineService } from '#libraries/service/service.ts'
import { ${camel}Contract } from './contract.ts'
import { ping${pascal} } from './handler/ping-${name}.ts'

export const ${camel}Service = defineService(${camel}Contract, ({ clock }) => ({
  rpc: { ping${pascal}: ping${pascal}({ clock }) },
}))
`

const manifest = ({ name }: Names): string => `import type { Manifest } from '#libraries/service/service.ts'

export const manifest: Manifest = {
  service: 'service.${name}',
  owner: 'unowned',
  replicas: 1,
  memoryMb: 128,
  durability: 'normal',
  tables: [],
  topics: [],
  callers: [],
}
`

const handler = ({ pascal, camel }: Names): string => `import type { Handler } from '#libraries/contract/contract.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { ${camel}Contract } from '../contract.ts'

export const ping${pascal} =
  ({ clock }: { clock: Pick<Clock, 'now'> }): Handler<typeof ${camel}Contract.methods.ping${pascal}> =>
  async () => ({ answeredAt: clock.now() })
`

const handlerTest = ({ name, pascal }: Names): string => `import assert from 'node:assert/strict'
import test from 'node:test'
import { manualClock } from '#libraries/time/manual-clock.ts'
import { ping${pascal} } from './ping-${name}.ts'

test('the service tells the time at which it answered', async () => {
  const clock = manualClock()
  const answer = await ping${pascal}({ clock })({}, { remainingMs: () => 500, caller: 'test', traceId: '0'.repeat(32) })
  assert.deepEqual(answer, { answeredAt: clock.now() })
})
`
