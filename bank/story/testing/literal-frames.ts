import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { waitFor } from './wait-for.ts'

/**
 * Frames as a person wrote them, from the page of the dialect: hexadecimal (EBCDIC) or plain text (ASCII), length header first.
 * `{pan}` and the like are the issued card's digits in the same characters; `{approval}` is six characters that the bank chooses.
 */
export type Exchange = { readonly what: string; readonly request: readonly string[]; readonly reply: readonly string[] }

export type Alphabet = {
  readonly write: (text: string) => string
  /** A frame without blanks, with everything filled in, to bytes. */
  readonly bytes: (text: string) => Buffer
}

/** An EBCDIC digit is F and the digit. */
export const ebcdicHex: Alphabet = {
  write: digits => digits.replaceAll(/./g, 'f$&'),
  bytes: text => Buffer.from(text, 'hex'),
}

export const asciiText: Alphabet = { write: digits => digits, bytes: text => Buffer.from(text, 'latin1') }

export const fill = (
  lines: readonly string[],
  alphabet: Alphabet,
  values: Readonly<Record<string, string>>,
): { bytes: Buffer; approvalAt: number } => {
  const text = lines.join('').replaceAll(' ', '')
  const filled = text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'approval') return alphabet.write('000000')
    const value = values[name]
    assert.ok(value !== undefined, `There is no value for ${name}.`)
    return alphabet.write(value)
  })
  const before = text.split('{approval}')[0] ?? ''
  const approvalAt = text.includes('{approval}') ? fill([before], alphabet, values).bytes.length : -1
  return { bytes: alphabet.bytes(filled), approvalAt }
}

export const approvalBytes = 6

/** A socket that sends what it is given and takes what comes, with no codec behind it. */
export const rawLink = async (address: string) => {
  const [host, port] = address.split(':')
  const socket = connect({ host: host ?? '', port: Number(port), noDelay: true })
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  // A story that fails before it has closed its link must not keep the test from ending.
  socket.unref()
  let received = Buffer.alloc(0)
  let isClosed = false
  socket.on('error', () => {})
  socket.on('close', () => {
    isClosed = true
  })
  socket.on('data', chunk => {
    received = Buffer.concat([received, chunk as Buffer])
  })
  return {
    socket,
    isClosed: () => isClosed,
    send: (bytes: Uint8Array) => void socket.write(bytes),
    /** The next `count` bytes. */
    take: async (count: number): Promise<Buffer> => {
      await waitFor(`${count} bytes have come`, () => received.length >= count || isClosed)
      const bytes = received.subarray(0, count)
      received = received.subarray(count)
      return bytes
    },
    waiting: () => received.length,
    close: () => socket.destroy(),
  }
}
