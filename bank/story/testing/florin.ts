import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type FlorinAnswer = { readonly exit: number | null; readonly out: string; readonly error: string }

/** The command `florin` as a person runs it, on the bank of a data directory. */
export const florin = (directory: string, ...args: readonly string[]): Promise<FlorinAnswer> => {
  const program = fileURLToPath(new URL('../../../tools/florin/main.ts', import.meta.url))
  const { PATH = '', NODE_COMPILE_CACHE } = process.env
  const child = spawn(process.execPath, [program, ...args, '--data', directory], {
    env: { PATH, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, error] = ['', '']
  child.stdout.setEncoding('utf8').on('data', part => {
    out += part
  })
  child.stderr.setEncoding('utf8').on('data', part => {
    error += part
  })
  return new Promise(resolve => child.once('close', exit => resolve({ exit, out, error })))
}
