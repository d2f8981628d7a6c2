#!/usr/bin/env node
/** The command `florin`, as far as Node 20 goes; the rest is in main.ts. */
import { ensureInstalled, reexecOnNode24 } from '../bootstrap/bootstrap.mjs'

await ensureInstalled({ what: 'runtime' })
await reexecOnNode24(['tools/florin/main.ts', ...process.argv.slice(2)])
