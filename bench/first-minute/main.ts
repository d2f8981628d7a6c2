/** `node bench/first-minute/main.ts`: from a clone with nothing installed to the first 00, then warm starts. Figures are in the README. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startOnce } from './start-once.ts'

const warmStartsCount = 5

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const seconds = (ms: number): string => (ms / 1000).toFixed(1)

const directory = mkdtempSync(join(tmpdir(), 'florin-first-minute-'))
try {
  const clone = join(directory, 'florin')
  const startMs = performance.now()
  const { status } = spawnSync('git', ['clone', '--quiet', fileURLToPath(new URL('../../', import.meta.url)), clone])
  if (status !== 0) throw new Error('The repository could not be cloned: is this a checkout with git installed?')
  const cloneMs = performance.now() - startMs
  print('| Start | bank ready, s | first 00, s |\n|---|---|---|')
  const start = () => startOnce({ clone, npmCache: join(directory, 'npm-cache') })
  const cold = await start()
  print(
    `| cold, ${seconds(cloneMs)} s of git clone included | ${seconds(cloneMs + cold.readyMs)} | ${seconds(cloneMs + cold.paidMs)} |`,
  )
  for (let i = 1; i <= warmStartsCount; i++) {
    const warm = await start()
    print(`| warm, ${i} | ${seconds(warm.readyMs)} | ${seconds(warm.paidMs)} |`)
  }
} finally {
  rmSync(directory, { recursive: true })
}
