import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** `bank/verify-ledger.ts` on the files of a bank that is stopped, or of a copy. */
export const verifyFiles = (directory: string): Promise<{ exit: number | null; report: Record<string, unknown> }> => {
  const program = fileURLToPath(new URL('../../verify-ledger.ts', import.meta.url))
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, [program], {
    env: { PATH, FLORIN_DATA: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', part => {
    text += part
  })
  return new Promise(resolve => child.once('close', exit => resolve({ exit, report: JSON.parse(text) })))
}
