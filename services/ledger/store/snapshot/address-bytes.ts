import type { AccountId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import { type AddressState, addressOf, newAddressState, setRare } from '../../domain/address-state.ts'
import type { Address } from '../../messages/addresses.ts'
import type { ByteReader } from '../byte-reader.ts'
import type { ByteWriter } from '../byte-writer.ts'

/** Names, opened position, the two sums, version, and in one byte whether something rare follows and whether it is closed. */
export const writeAddressState = (to: ByteWriter, address: AddressState): void => {
  writeAddress(to, addressOf(address))
  to.whole(address.openedPosition)
  to.amount(address.posted)
  to.amount(address.held)
  to.whole(address.version)
  const { pendingIn, overdraftLimit, isClosed, openPots } = address.rare
  const isRare = pendingIn !== 0n || overdraftLimit !== 0n || isClosed || openPots !== 0
  to.byte(isRare ? 1 : 0)
  if (!isRare) return
  to.amount(pendingIn)
  to.amount(overdraftLimit)
  to.byte(isClosed ? 1 : 0)
  to.whole(openPots)
}

export const readAddressState = (from: ByteReader): AddressState => {
  const address = newAddressState(readAddress(from), from.whole())
  address.posted = from.amount()
  address.held = from.amount()
  address.version = from.whole()
  if (from.byte() === 1)
    setRare(address, {
      pendingIn: from.amount(),
      overdraftLimit: from.amount(),
      isClosed: from.byte() === 1,
      openPots: from.whole(),
    })
  return address
}

export const writeAddress = (to: ByteWriter, address: Address): void => {
  to.text(address.legalEntity)
  to.text(address.namespace)
  to.text(address.name)
  to.text(address.currency)
  to.text(address.accountId ?? '')
}

export const readAddress = (from: ByteReader): Address => {
  const address = {
    legalEntity: from.text(),
    namespace: from.text(),
    name: from.text(),
    currency: from.text() as Currency,
  }
  const accountId = from.text()
  return accountId === '' ? address : { ...address, accountId: accountId as AccountId }
}
