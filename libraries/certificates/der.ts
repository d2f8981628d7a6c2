/**
 * Writes ASN.1 in its distinguished encoding (X.690): as much of it as a certificate needs. Each function gives the bytes of
 * one element; elements nest by being passed on. Reading is left to `node:crypto`, which knows every certificate.
 */
export const der = {
  sequence: (...items: readonly Uint8Array[]): Uint8Array => element(0x30, items),
  set: (...items: readonly Uint8Array[]): Uint8Array => element(0x31, items),
  /** A number that is not negative, from its big-endian bytes. */
  integer: (bytes: Uint8Array): Uint8Array => element(0x02, [asPositive(bytes)]),
  boolean: (value: boolean): Uint8Array => element(0x01, [Uint8Array.of(value ? 0xff : 0)]),
  octets: (...items: readonly Uint8Array[]): Uint8Array => element(0x04, items),
  /** Bits of which the last `unusedBits` do not count. */
  bits: (bytes: Uint8Array, unusedBits = 0): Uint8Array => element(0x03, [Uint8Array.of(unusedBits), bytes]),
  text: (value: string): Uint8Array => element(0x0c, [Buffer.from(value, 'utf8')]),
  objectId: (dotted: string): Uint8Array => element(0x06, [objectIdBytes(dotted)]),
  /** Two-digit years until 2049 and four-digit ones after, as RFC 5280 4.1.2.5 wants. Whole seconds. */
  time: (atMs: number): Uint8Array => {
    const digits = `${new Date(atMs).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`
    const inUtcTime = Number(digits.slice(0, 4)) < 2050
    return element(inUtcTime ? 0x17 : 0x18, [Buffer.from(inUtcTime ? digits.slice(2) : digits, 'latin1')])
  },
  /** `[tag]` with elements inside. */
  explicit: (tag: number, ...items: readonly Uint8Array[]): Uint8Array => element(0xa0 | tag, items),
  /** `[tag]` in place of an element's own tag. */
  implicit: (tag: number, content: Uint8Array): Uint8Array => element(0x80 | tag, [content]),
}

const element = (tag: number, items: readonly Uint8Array[]): Uint8Array => {
  const content = Buffer.concat(items)
  return Buffer.concat([Uint8Array.of(tag, ...lengthBytes(content.length)), content])
}

const lengthBytes = (length: number): number[] => {
  if (length < 0x80) return [length]
  const bytes = bigEndian(length, 256)
  return [0x80 | bytes.length, ...bytes]
}

const asPositive = (bytes: Uint8Array): Uint8Array => {
  const start = bytes.findIndex(byte => byte !== 0)
  const digits = start < 0 ? Uint8Array.of(0) : bytes.subarray(start)
  return (digits[0] ?? 0) < 0x80 ? digits : Buffer.concat([Uint8Array.of(0), digits])
}

const objectIdBytes = (dotted: string): Uint8Array => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const groups = [first * 40 + second, ...rest].map(arc => bigEndian(arc, 128))
  return Uint8Array.from(
    groups.flatMap(group => group.map((digit, at) => (at < group.length - 1 ? digit | 0x80 : digit))),
  )
}

const bigEndian = (value: number, base: number): number[] => {
  const digits = [value % base]
  for (let rest = Math.floor(value / base); rest > 0; rest = Math.floor(rest / base)) digits.unshift(rest % base)
  return digits
}
