import type { Money } from '#libraries/money/money.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { Balances, Posting } from '../contract.ts'
import type { After } from '../domain/balances.ts'
import type { Address } from '../messages/addresses.ts'
import type { ByteWriter } from './byte-writer.ts'

/** Values as the records of format 2 hold them; `read-values.ts` reads them back. */

/** The numbers of main addresses: most have neither an overdraft nor money coming in, and then say so in one byte. */
export const writeAfter = (to: ByteWriter, { balances, addresses }: After): void => {
  to.byte(balances.length)
  for (const after of balances) {
    to.text(after.accountId)
    to.text(after.currency)
    writeNumbers(to, after)
  }
  to.byte(addresses.length)
  for (const after of addresses) {
    writeAddress(to, after.address)
    writeNumbers(to, after)
    to.amount(after.overdraftLimitMinor)
    to.whole(after.version)
  }
}

const writeNumbers = (to: ByteWriter, after: Pick<Balances, 'posted' | 'held' | 'pendingIn' | 'available'>): void => {
  const { posted, held, pendingIn, available } = after
  to.amount(posted)
  to.amount(held)
  const isPlain = pendingIn === 0n && available === posted - held
  to.byte(isPlain ? 0 : 1)
  if (isPlain) return
  to.amount(pendingIn)
  to.amount(available)
}

export const writePostings = (to: ByteWriter, postings: readonly Infer<typeof Posting>[]): void => {
  to.byte(postings.length)
  for (const { address, amountMinor } of postings) {
    writeAddress(to, address)
    to.amount(amountMinor)
  }
}

export const writeAddress = (to: ByteWriter, address: Address): void => {
  to.text(address.legalEntity)
  to.text(address.namespace)
  to.text(address.name)
  to.text(address.currency)
  to.text(address.accountId ?? '')
}

export const writeMoney = (to: ByteWriter, { amountMinor, currency }: Money): void => {
  to.amount(amountMinor)
  to.text(currency)
}

export const writeTime = (to: ByteWriter, at: number | undefined): void => to.whole(at ?? 0)

export const writeTexts = (to: ByteWriter, texts: readonly string[]): void => {
  to.byte(texts.length)
  for (const text of texts) to.text(text)
}
