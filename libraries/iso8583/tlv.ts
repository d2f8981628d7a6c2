/** A part of DE 48 or 55: its tag as written (`92`, `9F26`) and its bytes, views into the message. */
export type Part = { readonly tag: string; readonly bytes: Uint8Array }

/** Parts in the order of their arrival. Tags may repeat; look-ups give the first. */
export type Parts = readonly Part[]

export const partBytes = (parts: Parts, tag: string): Uint8Array | undefined =>
  parts.find(part => part.tag === tag)?.bytes

/** Cuts bytes of two-digit tags and two-digit lengths, digits by the given table; undefined when they do not fit. */
export const cutDigitTlv = (digitOfByte: Uint8Array, bytes: Uint8Array): Part[] | undefined => {
  const parts: Part[] = []
  let at = 0
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return undefined
    const digits = [0, 1, 2, 3].map(i => digitOfByte[bytes[at + i] as number] as number)
    const [tag1 = 16, tag2 = 16, length1 = 16, length2 = 16] = digits
    if ((tag1 | tag2 | length1 | length2) > 15) return undefined
    const end = at + 4 + length1 * 10 + length2
    if (end > bytes.length) return undefined
    parts.push({ tag: `${tag1}${tag2}`, bytes: bytes.subarray(at + 4, end) })
    at = end
  }
  return parts
}

/** Cuts BER-TLV that has been checked. */
export const cutBerTlv = (bytes: Uint8Array): Part[] => {
  const parts: Part[] = []
  let at = 0
  while (at < bytes.length) {
    const start = at
    if (((bytes[at++] as number) & 0x1f) === 0x1f) while ((bytes[at++] as number) > 0x7f);
    const tag = tagText(bytes, start, at)
    let length = bytes[at++] as number
    if (length > 0x7f) {
      const count = length & 0x7f
      length = 0
      for (let i = 0; i < count; i += 1) length = (length << 8) | (bytes[at++] as number)
    }
    parts.push({ tag, bytes: bytes.subarray(at, at + length) })
    at += length
  }
  return parts
}

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'))

const tagText = (bytes: Uint8Array, start: number, end: number): string => {
  let tag = ''
  for (let at = start; at < end; at += 1) tag += hexPairs[bytes[at] as number] as string
  return tag
}
