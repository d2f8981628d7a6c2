/** `node tools/bootstrap/run.mjs runtime|all MODULE ARGUMENTS…`: installs, then runs a module of ours under Node 24. */
import { ensureInstalled, reexecOnNode24 } from './bootstrap.mjs'

const [what, ...argv] = process.argv.slice(2)
await ensureInstalled({ what: what === 'runtime' ? 'runtime' : 'all' })
await reexecOnNode24(argv)
