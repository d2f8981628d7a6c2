import { hash } from 'node:crypto'
import { idFromDigest, type MerchantId } from '#libraries/ids/ids.ts'
import type { Acceptor } from '../contract.ts'

/** A merchant's id is a digest of what the acquirer sent about it: the same words are the same merchant, without a register. */
export const merchantIdOf = ({ acceptorId, terminalId, name, city, country, mcc }: Acceptor): MerchantId => {
  const words = JSON.stringify([acceptorId, terminalId, name, city, country, mcc])
  return idFromDigest('merch', hash('sha256', words, 'buffer'))
}
