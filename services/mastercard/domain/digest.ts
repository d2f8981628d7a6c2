import { createHash } from 'node:crypto'

/** SHA-256 over the parts, told apart from any other cutting of the same characters: 43 characters of base64url. */
export const digestOf = (...parts: readonly string[]): string =>
  createHash('sha256')
    .update(parts.map(part => `${part.length}:${part}`).join(''))
    .digest('base64url')

/** Half of it, enough to tell payments apart: 22 characters, for what the ledger keeps several of per payment. */
export const shortDigestOf = (...parts: readonly string[]): string =>
  createHash('sha256')
    .update(parts.map(part => `${part.length}:${part}`).join(''))
    .digest()
    .toString('base64url', 0, 16)
