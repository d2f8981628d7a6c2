import type { TestEvent } from 'node:test/reporters'

/** A node:test reporter that yields the counts of a run as JSON: tests by their outcome, suites left out. */
export default async function* countsReporter(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for await (const { type, data } of source) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.details.type === 'suite') continue
    if (type === 'test:fail' && data.todo === undefined) counts.failed += 1
    else if (data.skip !== undefined || data.todo !== undefined) counts.skipped += 1
    else counts.passed += 1
  }
  yield `${JSON.stringify(counts)}\n`
}
