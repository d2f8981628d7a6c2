import { crc32 } from 'node:zlib'
import { invariant } from '#libraries/errors/invariant.ts'
import type { AccountId } from '#libraries/ids/ids.ts'

/**
 * The shard of an account, 0 to `count - 1`: CRC-32 (ISO-HDLC, that of zip files) of the account id's ASCII text, modulo the
 * number of shards. It never changes for a given number, because an account's money is where it was opened.
 */
export const shardOfAccount = (accountId: AccountId, count: number): number => {
  invariant(count >= 1, 'A ledger has a shard.')
  return count === 1 ? 0 : crc32(accountId) % count
}
