/**
 * `node bench/first-minute/main.ts`: how long a newcomer waits for the first approved tap. A fresh clone with nothing installed, then the
 * same clone again. Figures are in the README.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { systemClock } from '#libraries/time/system-clock.ts'

const clock = systemClock()
const startWaitMs = 180_000
const warmStarts = 3
const anyPorts = ['network', 'api', 'operator'].flatMap(door => [`--${door}-listen`, '127.0.0.1:0'])

/** Seconds from `npm start` to its first 00 on the screen; the bank is stopped again. */
const firstTapS = async (clone: string): Promise<number> => {
  const startMs = clock.monotonicMs()
  const Path = (process.env['PATH'] ?? '')
    .split(':')
    .filter(folder => !folder.includes('node_modules'))
    .join(':')
  const bank = spawn('npm', ['start', '--silent', '--', '--json', ...anyPorts], {
    cwd: clone,
    env: { ...process.env, PATH: Path },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = new Promise<void>(resolve => bank.once('exit', () => resolve()))
  const giveUp = clock.after(startWaitMs, () => bank.kill())
  let seconds = Number.NaN
  for await (const line of createInterface({ input: bank.stdout })) {
    const { tap } = JSON.parse(line) as { tap?: { responseCode: string } }
    if (tap === undefined) continue
    if (tap.responseCode === '00') seconds = (clock.monotonicMs() - startMs) / 1000
    // As Ctrl-C does: the whole group hears it.
    process.kill(-(bank.pid as number), 'SIGINT')
  }
  await ended
  giveUp()
  return seconds
}

const scratch = mkdtempSync(join(tmpdir(), 'florin-first-minute-'))
const clone = join(scratch, 'florin')
try {
  execFileSync('git', ['clone', '--quiet', fileURLToPath(new URL('../../', import.meta.url)), clone])
  process.stdout.write(`fresh clone to the first 00: ${(await firstTapS(clone)).toFixed(1)} s\n`)
  for (let i = 0; i < warmStarts; i++)
    process.stdout.write(`warm start to the first 00: ${(await firstTapS(clone)).toFixed(1)} s\n`)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
