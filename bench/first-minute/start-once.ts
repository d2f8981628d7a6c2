import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { createInterface } from 'node:readline'

/** Milliseconds after the command was given. `paidMs`: the demo's tap has been answered with 00 and its story told. */
export type Start = { readonly readyMs: number; readonly paidMs: number }

type Line = { readonly ready?: boolean; readonly tap?: { readonly responseCode: string } }

/** A start that takes longer is stopped and fails. */
const limitMs = 180_000
const anyPort = '127.0.0.1:0'

/** Runs `npm start` in a clone until the first payment, then stops it. npm keeps what it downloads in a folder of this measurement. */
export const startOnce = async ({ clone, npmCache }: { clone: string; npmCache: string }): Promise<Start> => {
  const startMs = performance.now()
  const listen = ['--network-listen', anyPort, '--api-listen', anyPort, '--operator-listen', anyPort]
  const child = spawn('npm', ['start', '--silent', '--', '--json', ...listen], {
    cwd: clone,
    env: { ...process.env, PATH: outsidePath(), npm_config_cache: npmCache },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that npm and what it runs are stopped together.
    detached: true,
  })
  const stop = (): boolean => process.kill(-(child.pid ?? 0), 'SIGINT')
  const limit = setTimeout(stop, limitMs)
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  let readyMs: number | undefined
  let paidMs: number | undefined
  for await (const text of createInterface({ input: child.stdout })) {
    if (paidMs !== undefined) continue
    const line = JSON.parse(text) as Line
    if (line.ready === true) readyMs = performance.now() - startMs
    if (line.tap?.responseCode !== '00') continue
    paidMs = performance.now() - startMs
    stop()
  }
  await ended
  clearTimeout(limit)
  if (readyMs === undefined || paidMs === undefined) throw new Error('The first payment was not answered with 00.')
  return { readyMs, paidMs }
}

/** Without the programs of this checkout: a stranger has none. */
const outsidePath = (): string =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter(folder => !folder.includes('node_modules'))
    .join(delimiter)
