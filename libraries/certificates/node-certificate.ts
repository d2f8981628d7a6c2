import { createHash, generateKeyPairSync, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { type Secret, secret } from '../errors/sensitive.ts'
import type { Random } from '../ids/ids.ts'
import type { EpochMs } from '../time/clock.ts'
import { der } from './der.ts'

/** Whom a certificate speaks for: `spiffe://florin/edge/main`, `spiffe://florin/service/mastercard`. */
export type Name = { readonly role: 'edge' | 'service'; readonly name: string }

/** A certificate with its private key, both in PEM. */
export type KeyedCertificate = { readonly certificate: string; readonly key: Secret }

export const uriOf = ({ role, name }: Name): string => `spiffe://florin/${role}/${name}`

type Validity = { readonly notBefore: EpochMs; readonly notAfter: EpochMs }

/** Makes a certificate authority: P-256, which every TLS 1.3 stack takes. It signs our leaves and nothing below them. */
export const makeAuthority = ({ random, ...validity }: { random: Random } & Validity): KeyedCertificate => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = authorityName(publicKey)
  const extensions = [
    extension(oids.basicConstraints, true, der.sequence(der.boolean(true), der.integer(Uint8Array.of(0)))),
    // Bits 5 and 6: signs certificates and lists of revoked ones.
    extension(oids.keyUsage, true, der.bits(Uint8Array.of(0b0000_0110), 1)),
    subjectKeyId(publicKey),
  ]
  return signed({
    subject,
    issuer: subject,
    publicKey,
    privateKey,
    signer: privateKey,
    extensions,
    random,
    ...validity,
  })
}

/**
 * Makes a certificate for one role, signed by the authority. It may open and accept connections, and sign nothing. `dnsNames` are
 * further names of the host, for clients that are not ours.
 */
export const makeLeaf = ({
  authority,
  name,
  dnsNames = [],
  random,
  ...validity
}: {
  authority: { certificate: string; key: KeyObject }
  name: Name
  dnsNames?: readonly string[]
  random: Random
} & Validity): KeyedCertificate => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuerKey = new X509Certificate(authority.certificate).publicKey
  const hosts = [`${name.name}.${name.role}.florin.internal`, ...dnsNames]
  const extensions = [
    extension(oids.basicConstraints, true, der.sequence()),
    // Bit 0: makes signatures, all that a handshake of TLS 1.3 needs.
    extension(oids.keyUsage, true, der.bits(Uint8Array.of(0b1000_0000), 7)),
    extension(oids.extendedKeyUsage, false, der.sequence(der.objectId(oids.serverAuth), der.objectId(oids.clientAuth))),
    extension(
      oids.subjectAltName,
      false,
      der.sequence(der.implicit(6, ascii(uriOf(name))), ...hosts.map(host => der.implicit(2, ascii(host)))),
    ),
    subjectKeyId(publicKey),
    extension(oids.authorityKeyId, false, der.sequence(der.implicit(0, keyId(issuerKey)))),
  ]
  const issuer = authorityName(issuerKey)
  const subject = nameOf(`${name.role}/${name.name}`)
  return signed({ subject, issuer, publicKey, privateKey, signer: authority.key, extensions, random, ...validity })
}

const oids = {
  commonName: '2.5.4.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
}

type Content = Validity & {
  readonly subject: Uint8Array
  readonly issuer: Uint8Array
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
  readonly signer: KeyObject
  readonly extensions: readonly Uint8Array[]
  readonly random: Random
}

/** RFC 5280 4.1: the content, signed by the issuer's key. */
const signed = ({ subject, issuer, publicKey, privateKey, signer, extensions, random, ...validity }: Content) => {
  const algorithm = der.sequence(der.objectId(oids.ecdsaWithSha256))
  const content = der.sequence(
    der.explicit(0, der.integer(Uint8Array.of(2))),
    der.integer(random.bytes(16)),
    algorithm,
    issuer,
    der.sequence(der.time(validity.notBefore), der.time(validity.notAfter)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der.explicit(3, der.sequence(...extensions)),
  )
  const certificate = der.sequence(content, algorithm, der.bits(sign('sha256', content, signer)))
  return {
    certificate: pem('CERTIFICATE', certificate),
    key: secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
  }
}

const extension = (id: string, critical: boolean, value: Uint8Array): Uint8Array =>
  der.sequence(der.objectId(id), ...(critical ? [der.boolean(true)] : []), der.octets(value))

const nameOf = (commonName: string): Uint8Array =>
  der.sequence(der.set(der.sequence(der.objectId(oids.commonName), der.text(commonName))))

/** Each authority has a name of its own, so that a chain can be followed to one of several. */
const authorityName = (key: KeyObject): Uint8Array =>
  nameOf(`Florin authority ${Buffer.from(keyId(key)).toString('hex').slice(0, 16)}`)

const subjectKeyId = (key: KeyObject): Uint8Array => extension(oids.subjectKeyId, false, der.octets(keyId(key)))

/** RFC 7093 method 1: the left 160 bits of the SHA-256 of the key. Any number that is the same on both sides would do. */
const keyId = (key: KeyObject): Uint8Array =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 20)

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1')

const pem = (label: string, bytes: Uint8Array): string => {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
