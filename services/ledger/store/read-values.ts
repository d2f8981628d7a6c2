import type { AccountId } from '#libraries/ids/ids.ts'
import { type Currency, type Money, money } from '#libraries/money/money.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { AddressBalances, Balances, Posting } from '../contract.ts'
import type { After } from '../domain/balances.ts'
import type { Address } from '../messages/addresses.ts'
import type { ByteReader } from './byte-reader.ts'

/** Reads what `write-values.ts` wrote, and the balances of format 1. */

export const readAfter = (from: ByteReader): After => ({
  balances: Array.from({ length: from.byte() }, () => readBalances(from)),
  addresses: Array.from({ length: from.byte() }, () => readAddressBalances(from)),
})

const readBalances = (from: ByteReader): Balances => ({
  accountId: from.text() as AccountId,
  currency: from.text() as Currency,
  ...readNumbers(from),
})

const readAddressBalances = (from: ByteReader): AddressBalances => ({
  address: readAddress(from),
  ...readNumbers(from),
  overdraftLimitMinor: from.amount(),
  version: from.whole(),
})

const readNumbers = (from: ByteReader) => {
  const posted = from.amount()
  const held = from.amount()
  if (from.byte() === 0) return { posted, held, pendingIn: 0n, available: posted - held }
  return { posted, held, pendingIn: from.amount(), available: from.amount() }
}

/** Format 1 knew no overdraft, nothing that comes in, and main addresses only. */
export const readAfterOfFormat1 = (from: ByteReader): After => ({
  balances: Array.from({ length: from.byte() }, () => {
    const accountId = from.text() as AccountId
    const currency = from.text() as Currency
    const posted = from.amount()
    const held = from.amount()
    return { accountId, currency, posted, held, pendingIn: 0n, available: posted - held }
  }),
  addresses: [],
})

export const readPostings = (from: ByteReader): readonly Infer<typeof Posting>[] =>
  Array.from({ length: from.byte() }, () => ({ address: readAddress(from), amountMinor: from.amount() }))

export const readAddress = (from: ByteReader): Address => {
  const address = {
    legalEntity: from.text(),
    namespace: from.text(),
    name: from.text(),
    currency: from.text() as Currency,
  }
  const accountId = optionalText<AccountId>(from)
  return { ...address, ...(accountId && { accountId }) }
}

export const readMoney = (from: ByteReader): Money => money(from.amount(), from.text() as Currency)

export const readTime = (from: ByteReader): number | undefined => {
  const at = from.whole()
  return at === 0 ? undefined : at
}

export const readTexts = (from: ByteReader): readonly string[] => Array.from({ length: from.byte() }, () => from.text())

export const optionalText = <I extends string>(from: ByteReader): I | undefined => {
  const id = from.text()
  return id === '' ? undefined : (id as I)
}
