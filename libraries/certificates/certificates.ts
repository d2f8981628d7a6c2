import { createPrivateKey, X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import { invariant } from '../errors/invariant.ts'
import { secret } from '../errors/sensitive.ts'
import type { Random } from '../ids/ids.ts'
import type { Log } from '../telemetry/telemetry-port.ts'
import type { Clock, EpochMs } from '../time/clock.ts'
import { fileKeyFolder, type KeyFolder } from './file-key-folder.ts'
import { type KeyedCertificate, makeAuthority, makeLeaf, type Name, uriOf } from './node-certificate.ts'

/**
 * Development certificates, made when they are first asked for and renewed while the program runs.
 *
 * 1. An authority is a file `authority-N.pem`; all that have not expired are trusted. The next one is made when the newest
 *    has under 60 days left.
 * 2. A role's certificate is one file, key and certificate together, so that a rename replaces both at once. It is signed by
 *    the oldest authority that has over 30 days left: a new one has been trusted everywhere for weeks before it signs.
 * 3. Each program looks once an hour: it renews its own certificate when that has under 30 days left, and takes over the
 *    authorities that another program made. Listeners hear of either; connections that are open stay.
 */
export type Certificates = {
  readonly identity: (name: Name) => Identity
  /** Stops looking. */
  readonly close: () => void
}

/** One role's current certificate. */
export type Identity = {
  readonly name: Name
  readonly current: () => Credentials
  /** Calls back after each renewal; returns how to stop. */
  readonly onRenewed: (listener: (credentials: Credentials) => void) => () => void
}

/** PEM texts, ready for `node:tls`. */
export type Credentials = KeyedCertificate & { readonly authorities: readonly string[]; readonly notAfter: EpochMs }

const dayMs = 86_400_000
export const renewBeforeMs = 30 * dayMs
const leafLifeMs = 90 * dayMs
const authorityLifeMs = 3650 * dayMs
const nextAuthorityBeforeMs = 60 * dayMs
/** A certificate is valid from a day ago, so that a machine whose clock is behind takes it too. */
const clockSkewMs = dayMs
const lookEveryMs = 3_600_000

/** Opens the certificates in `<keys>/certificates`, made if missing. Throws what the file system says. */
export const openCertificates = ({
  keysDirectory,
  clock,
  random,
  log,
}: {
  keysDirectory: string
  clock: Clock
  random: Random
  log: Pick<Log, 'info' | 'warn'>
}): Certificates => {
  const folder = fileKeyFolder({ directory: join(keysDirectory, 'certificates'), random })
  const identities = new Map<string, { refresh: () => void; identity: Identity }>()
  const look = () => {
    for (const { refresh } of identities.values()) {
      try {
        refresh()
      } catch (error) {
        log.warn('The certificates could not be renewed; the old ones stay.', { reason: String(error) })
      }
    }
    cancel = clock.after(lookEveryMs, look)
  }
  let cancel = clock.after(lookEveryMs, look)
  return {
    identity: name => {
      const known = identities.get(uriOf(name))
      if (known !== undefined) return known.identity
      const made = identityIn({ folder, name, clock, random, log })
      identities.set(uriOf(name), made)
      return made.identity
    },
    close: () => cancel(),
  }
}

type Parts = { folder: KeyFolder; name: Name; clock: Clock; random: Random; log: Pick<Log, 'info'> }

const identityIn = (parts: Parts): { refresh: () => void; identity: Identity } => {
  const listeners = new Set<(credentials: Credentials) => void>()
  let current = refreshed(parts)
  return {
    refresh: () => {
      const next = refreshed(parts)
      if (next.certificate === current.certificate && next.authorities.join() === current.authorities.join()) return
      current = next
      parts.log.info('A certificate was renewed or an authority joined.', { name: uriOf(parts.name) })
      for (const listener of listeners) listener(current)
    },
    identity: {
      name: parts.name,
      current: () => current,
      onRenewed: listener => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
  }
}

/** What is on disk, after making whatever is missing or about to expire. */
const refreshed = (parts: Parts): Credentials => {
  const { folder, name, clock, random } = parts
  const now = clock.now()
  const authorities = currentAuthorities({ folder, now, random })
  const trusted = authorities.map(authority => authority.certificate)
  const file = `${name.role}-${name.name}.pem`
  const kept = usable(readPair(folder, file), trusted, now)
  if (kept !== undefined) return { ...kept, authorities: trusted }
  const signer = authorities.find(authority => authority.notAfter - now > renewBeforeMs)
  invariant(signer !== undefined, 'An authority with over 60 days left was just found or made.')
  const made = leafSignedBy(signer, parts)
  if (folder.create(file, textOf(made))) return { ...made, authorities: trusted }
  // There is a file already: another program's, made a moment ago, or one to be replaced.
  const other = usable(readPair(folder, file), trusted, now)
  if (other === undefined) folder.replace(file, textOf(made))
  return { ...(other ?? made), authorities: trusted }
}

const leafSignedBy = (signer: Pair, { name, clock, random, log }: Parts): Pair => {
  const now = clock.now()
  const notAfter = Math.min(now + leafLifeMs, signer.notAfter)
  const authority = { certificate: signer.certificate, key: createPrivateKey(signer.key.reveal()) }
  log.info('A certificate was made.', { name: uriOf(name), notAfterMs: notAfter })
  return { ...makeLeaf({ authority, name, random, notBefore: now - clockSkewMs, notAfter }), notAfter }
}

const usable = (pair: Pair | undefined, trusted: readonly string[], now: EpochMs): Pair | undefined =>
  pair !== undefined && pair.notAfter - now > renewBeforeMs && isSignedByOneOf(pair, trusted) ? pair : undefined

const textOf = ({ key, certificate }: KeyedCertificate): string => key.reveal() + certificate

type Pair = KeyedCertificate & { readonly notAfter: EpochMs }

/** Oldest first, without the expired. */
const currentAuthorities = ({ folder, now, random }: { folder: KeyFolder; now: EpochMs; random: Random }): Pair[] => {
  for (;;) {
    const numbers = folder.names().flatMap(file => Number(/^authority-(\d+)\.pem$/.exec(file)?.[1] ?? []))
    const authorities = numbers
      .sort((a, b) => a - b)
      .flatMap(number => readPair(folder, `authority-${number}.pem`) ?? [])
      .filter(authority => authority.notAfter > now)
    if (authorities.some(authority => authority.notAfter - now > nextAuthorityBeforeMs)) return authorities
    const made = makeAuthority({ random, notBefore: now - clockSkewMs, notAfter: now + authorityLifeMs })
    folder.create(`authority-${(numbers.at(-1) ?? 0) + 1}.pem`, textOf(made))
  }
}

const readPair = (folder: KeyFolder, file: string): Pair | undefined => {
  const text = folder.read(file)
  const at = text?.indexOf('-----BEGIN CERTIFICATE-----') ?? -1
  if (text === undefined || at < 0) return undefined
  const certificate = text.slice(at)
  return { key: secret(text.slice(0, at)), certificate, notAfter: Date.parse(new X509Certificate(certificate).validTo) }
}

const isSignedByOneOf = ({ certificate }: Pair, authorities: readonly string[]): boolean => {
  const leaf = new X509Certificate(certificate)
  return authorities.some(authority => leaf.verify(new X509Certificate(authority).publicKey))
}
