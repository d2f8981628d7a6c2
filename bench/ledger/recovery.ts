import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { parts } from './recovery-parts.ts'

/**
 * How long a ledger takes to start, both ways: by reading its whole journal, with every checksum and the chain, and from a snapshot and the tail
 * behind it; what it remembers in how much memory; and how much payments feel of a snapshot that is made meanwhile.
 */

const { values } = parseArgs({
  options: {
    directory: { type: 'string', default: '.' },
    entries: { type: 'string', default: '10000000' },
    accounts: { type: 'string', default: '100000' },
    tail: { type: 'string', default: '200000' },
    seconds: { type: 'string', default: '5' },
    /** The old way keeps every id in memory: 400 bytes an entry. */
    'replay-heap-mb': { type: 'string', default: '12000' },
    only: { type: 'string', default: Object.keys(parts).join(',') },
    /** Keeps the journal, and uses one that is there. */
    keep: { type: 'string' },
    part: { type: 'string' },
  },
})

const options = {
  entries: Number(values.entries),
  accounts: Number(values.accounts),
  tail: Number(values.tail),
  seconds: Number(values.seconds),
}

if (values.part !== undefined) {
  const figures = await parts[values.part]?.({ ...options, directory: values.directory })
  console.log(JSON.stringify(figures))
} else {
  const directory = values.keep ?? (await mkdtemp(join(values.directory, 'florin-bench-recovery-')))
  try {
    for (const part of values.only.split(',')) console.log(`${part}: ${await inOwnProcess(part, directory)}`)
  } finally {
    if (values.keep === undefined) await rm(directory, { recursive: true, force: true })
  }
}

async function inOwnProcess(part: string, directory: string): Promise<string> {
  const flags = ['--expose-gc', `--max-old-space-size=${values['replay-heap-mb']}`, fileURLToPath(import.meta.url)]
  const given = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`])
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...flags,
    ...given,
    '--part',
    part,
    '--directory',
    directory,
  ])
  const figures: Record<string, number> = JSON.parse(stdout)
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
    .join(', ')
}
