import { hash } from 'node:crypto'

/** SHA-256 over the parts, told apart from any other cutting of the same characters: 43 characters of base64url. */
export const digestOf = (...parts: readonly string[]): string => hash('sha256', cut(parts), 'base64url')

/** Half of it, enough to tell payments apart: 22 characters, for what the ledger keeps several of per payment. */
export const shortDigestOf = (...parts: readonly string[]): string =>
  hash('sha256', cut(parts), 'buffer').toString('base64url', 0, 16)

const cut = (parts: readonly string[]): string => parts.map(part => `${part.length}:${part}`).join('')
