/** Writes the dialect pages in docs/reference from the tables of libraries/iso8583. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../bootstrap/paths.mjs'
import { dialectPages } from './pages.ts'

const golden = readFileSync(join(root, 'libraries/iso8583/testdata/mastercard-0100-chip.hex'), 'utf8').trim()
for (const { path, text } of dialectPages(Uint8Array.from(Buffer.from(golden, 'hex')).subarray(2))) {
  writeFileSync(join(root, path), text)
  process.stdout.write(`${path}\n`)
}
