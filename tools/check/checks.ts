import { spawn } from 'node:child_process'
import { styleText } from 'node:util'
import { root } from '../bootstrap/paths.mjs'

type Check = { readonly name: string; readonly command: string; readonly args: readonly string[] }

const bin = (name: string): string => `${root}node_modules/.bin/${name}`

/** What `npm run check` runs, in this order. */
const checks: readonly Check[] = [
  { name: 'biome', command: bin('biome'), args: ['check', '--error-on-warnings', '--no-errors-on-unmatched'] },
  { name: 'tsc', command: bin('tsc'), args: ['--noEmit', '-p', '.'] },
  { name: 'arrows', command: process.execPath, args: ['tools/arrows/main.ts'] },
  { name: 'tidy', command: process.execPath, args: ['tools/tidy/main.ts'] },
  { name: 'knip', command: bin('knip'), args: ['--no-progress', '--no-config-hints'] },
]

/** Runs every check, shows each with its time, and tells whether all passed. A failure does not stop the others. */
export const runChecks = async (): Promise<boolean> => {
  let allPass = true
  for (const check of checks) {
    const startedAt = performance.now()
    const { code, output } = await run(check)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    const verdict = code === 0 ? styleText('green', 'ok    ') : styleText('red', 'FAILED')
    process.stdout.write(`${verdict} ${check.name.padEnd(20)} ${seconds} s\n`)
    if (code === 0) continue
    allPass = false
    process.stdout.write(`${output.trimEnd()}\n`)
  }
  return allPass
}

const run = ({ command, args }: Check): Promise<{ code: number; output: string }> =>
  new Promise(resolve => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
    child.on('error', error => resolve({ code: 127, output: error.message }))
    child.on('close', code => resolve({ code: code ?? 1, output }))
  })
