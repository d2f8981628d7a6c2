import { generateKeyPairSync } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '#libraries/errors/failure.ts'

/** The bank's VAPID key (RFC 8292): base64url of the uncompressed public point and of the private scalar, and who to write to. */
export type VapidKey = { readonly subject: string; readonly publicKey: string; readonly privateKey: string }

/** Reads the key from the keys folder, or makes it at first use, mode 0600; of two programs that start at once one makes it. */
export const openVapidKey = (keysDirectory: string): VapidKey => {
  const file = join(keysDirectory, 'vapid.json')
  return read(file) ?? create(keysDirectory, file)
}

const read = (file: string): VapidKey | undefined => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Failure(
      'internal',
      'notification.vapid-unreadable',
      `The key file ${file} cannot be read: mend its permissions.`,
      { cause: error },
    )
  }
  try {
    const { subject, publicKey, privateKey } = JSON.parse(text) as Partial<VapidKey>
    if (subject && publicKey && privateKey) return { subject, publicKey, privateKey }
  } catch {
    // Falls through to the sentence below, which is the same for every kind of damage.
  }
  throw new Failure(
    'internal',
    'notification.vapid-damaged',
    `The key file ${file} is damaged: restore it, or move it away to have a new one made.`,
  )
}

const create = (keysDirectory: string, file: string): VapidKey => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  const key = { subject: 'mailto:operator@florin.invalid', publicKey: point.toString('base64url'), privateKey: d }
  mkdirSync(keysDirectory, { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(key)}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(draft, file)
    return key
  } catch (error) {
    const theirs = (error as NodeJS.ErrnoException).code === 'EEXIST' ? read(file) : undefined
    if (theirs === undefined) throw error
    return theirs
  } finally {
    rmSync(draft, { force: true })
  }
}
