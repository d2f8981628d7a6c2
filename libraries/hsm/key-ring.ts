import { chmodSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../errors/failure.ts'
import { Sensitive } from '../errors/sensitive.ts'
import type { Random } from '../ids/ids.ts'
import { rfc3339 } from '../time/business-day.ts'
import type { Clock } from '../time/clock.ts'

/** What the bank has keys for. */
export const keyKinds = {
  'pan-encryption': { algorithm: 'aes-256-gcm', lengthBytes: 32 },
  'pan-lookup': { algorithm: 'hmac-sha-256', lengthBytes: 32 },
  cvk: { algorithm: 'tdes-double-length', lengthBytes: 16 },
  'customer-token': { algorithm: 'hmac-sha-256', lengthBytes: 32 },
  vapid: { algorithm: 'ecdsa-p-256-scalar', lengthBytes: 32 },
} as const

export type KeyName = keyof typeof keyKinds

export type Key = {
  /** `cvk-1`, `cvk-2`, …: kept beside what was made with the key. */
  readonly id: string
  readonly name: KeyName
  readonly secret: Sensitive<'key', Uint8Array>
}

/**
 * The keys folder: one JSON file per key, mode 0600. The newest key of a name is used to write, all of them to read.
 * The first key of a name is made when it is first asked for; processes that share the folder agree on one.
 */
export type KeyRing = {
  readonly current: (name: KeyName) => Key
  /** Throws `Failure('precondition-failed', 'keys.missing')`. */
  readonly byId: (name: KeyName, id: string) => Key
  /** Newest first, at least one. */
  readonly all: (name: KeyName) => readonly Key[]
  /** Makes a new key, which is the current one from now on. */
  readonly rotate: (name: KeyName) => Key
}

export const openKeyRing = ({
  directory,
  random,
  clock,
}: {
  directory: string
  random: Random
  clock: Pick<Clock, 'now'>
}): KeyRing => {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const loaded = new Map<KeyName, readonly Key[]>()

  const load = (name: KeyName): readonly Key[] => {
    const keys = readKeys(directory, name)
    if (keys.length > 0) loaded.set(name, keys)
    return keys
  }
  const make = (name: KeyName, number: number): readonly Key[] => {
    writeKey({ directory, name, number, bytes: newKey(random, name), created: rfc3339(clock.now()) })
    return load(name)
  }
  const all = (name: KeyName): readonly Key[] => {
    const known = loaded.get(name)
    if (known !== undefined) return known
    const kept = load(name)
    return kept.length > 0 ? kept : make(name, 1)
  }
  const find = (keys: readonly Key[], id: string) => keys.find(key => key.id === id)
  return {
    all,
    current: name => all(name)[0] as Key,
    byId: (name, id) => {
      // Another process may have rotated since the folder was read.
      const key = find(all(name), id) ?? find(load(name), id)
      if (key !== undefined) return key
      const message = `The key ${id} is not in ${directory}: restore the keys folder that belongs to this data.`
      throw new Failure('precondition-failed', 'keys.missing', message, { params: { keyId: id } })
    },
    rotate: name => make(name, numberOf(load(name)[0]) + 1)[0] as Key,
  }
}

const numberOf = (key: Key | undefined): number => (key === undefined ? 0 : Number(key.id.slice(key.name.length + 1)))

/** Four bytes of ones are refused: a P-256 private key must be below the order of the curve, which begins so. */
const newKey = (random: Random, name: KeyName): Uint8Array => {
  for (;;) {
    const bytes = random.bytes(keyKinds[name].lengthBytes)
    if (bytes.subarray(0, 4).some(byte => byte !== 0xff)) return bytes
  }
}

/** A link to a finished draft: it fails if the name is taken, so that of two makers one wins and both read its key. */
const writeKey = (key: {
  directory: string
  name: KeyName
  number: number
  bytes: Uint8Array
  created: string
}): void => {
  const { directory, name, number, bytes, created } = key
  const id = `${name}-${number}`
  const draft = join(directory, `.${id}.${process.pid}.draft`)
  const content = { id, algorithm: keyKinds[name].algorithm, created, key: Buffer.from(bytes).toString('hex') }
  writeFileSync(draft, `${JSON.stringify(content)}\n`, { mode: 0o600, flush: true })
  chmodSync(draft, 0o600)
  try {
    linkSync(draft, join(directory, `${id}.json`))
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
  } finally {
    rmSync(draft, { force: true })
  }
}

const readKeys = (directory: string, name: KeyName): readonly Key[] => {
  const pattern = new RegExp(`^${name}-[1-9][0-9]*\\.json$`)
  return readdirSync(directory)
    .filter(file => pattern.test(file))
    .map(file => readKey(join(directory, file), name, file.slice(0, -'.json'.length)))
    .sort((a, b) => numberOf(b) - numberOf(a))
}

const readKey = (file: string, name: KeyName, id: string): Key => {
  if ((statSync(file).mode & 0o077) !== 0)
    throw unreadable(file, 'others than its owner may read or write it: run chmod 600 on it')
  const { lengthBytes } = keyKinds[name]
  const content = parse(file)
  const hex = content['key']
  if (content['id'] !== id || typeof hex !== 'string' || !new RegExp(`^[0-9a-f]{${lengthBytes * 2}}$`).test(hex))
    throw unreadable(file, 'it is damaged: restore it from a backup of the keys folder')
  return { id, name, secret: new Sensitive('key', Buffer.from(hex, 'hex'), `[key ${id}]`) }
}

const parse = (file: string): Readonly<Record<string, unknown>> => {
  try {
    return Object(JSON.parse(readFileSync(file, 'utf8'))) as Record<string, unknown>
  } catch {
    return {}
  }
}

const unreadable = (file: string, remedy: string): Failure =>
  new Failure('precondition-failed', 'keys.unreadable', `The key file ${file} cannot be used: ${remedy}.`)
