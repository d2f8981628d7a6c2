import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'
import { root } from '../bootstrap/paths.mjs'

/** A node:test reporter that tells only what failed, with its place, and how long the run took. */
export default async function* failuresReporter(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const files = new Set<string>()
  for await (const { type, data } of source) {
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message
    if (type === 'test:pass' && data.file !== undefined) files.add(data.file)
    if (type === 'test:fail' && data.todo === undefined) yield failure(data)
    if (type === 'test:summary' && data.file === undefined)
      yield `${files.size} test files in ${(data.duration_ms / 1000).toFixed(1)} s\n`
  }
}

type Failed = Extract<TestEvent, { type: 'test:fail' }>['data']

const failure = ({ name, file, line, details }: Failed): string => {
  const { cause } = details.error
  const reason = cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause ?? details.error)
  const place = file === undefined ? '' : ` (${relative(root, file)}:${line ?? 1})`
  return `✖ ${name}${place}\n${reason.replace(/^/gm, '    ')}\n`
}
