import pages from './code-pages.json' with { type: 'json' }

/**
 * How the characters of a dialect become bytes. The EBCDIC pages are one-to-one tables of 256 entries over Latin-1, kept
 * in `code-pages.json` as the Latin-1 code of each byte, in rows of sixteen.
 */
export type CodePage = 'ascii' | 'cp500' | 'cp037' | 'cp1047'

export type Translation = {
  /** The Latin-1 code of each byte. */
  readonly toLatin1: Uint8Array
  /** The byte of each Latin-1 code. */
  readonly fromLatin1: Uint8Array
}

export const translationOf = (page: CodePage): Translation => {
  const toLatin1 =
    page === 'ascii' ? Uint8Array.from({ length: 256 }, (_, code) => code) : Buffer.from(pages[page].join(''), 'hex')
  const fromLatin1 = new Uint8Array(256)
  toLatin1.forEach((code, byte) => {
    fromLatin1[code] = byte
  })
  return { toLatin1: new Uint8Array(toLatin1), fromLatin1 }
}
