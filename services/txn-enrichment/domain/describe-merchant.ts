import type { MerchantId } from '#libraries/ids/ids.ts'
import type { Acceptor } from '#services/authorisation/contract.ts'
import type { Merchant } from '#services/transaction/contract.ts'
import categories from './mcc-categories.json' with { type: 'json' }

/** Spending category and emoji of a merchant category code (ISO 18245); `general` for those that the table does not name. */
export const categoryOf = (mcc: string): { readonly category: string; readonly emoji: string } => {
  const code = Number(mcc)
  const row = categories.find(({ from, to }) => code >= from && code <= to)
  return row === undefined ? { category: 'general', emoji: '💳' } : { category: row.category, emoji: row.emoji }
}

/** What a customer reads instead of an acquirer's capitals: `PRET A MANGER 0123` becomes `Pret A Manger`. */
export const tidyName = (name: string): string => {
  const words = name
    .trim()
    .replace(/^(SQ|PP|SUMUP|IZ|ZETTLE_)\s?\*\s?/i, '')
    .replace(/\s+#?\d{2,}$/, '')
    .trim()
    .split(/\s+/)
  const shouted = name === name.toUpperCase()
  return words.map(word => (shouted ? capitalised(word) : word)).join(' ')
}

export const describeMerchant = (
  merchantId: MerchantId,
  { name, city, country, mcc, acceptorId }: Acceptor,
): Merchant => ({
  merchantId,
  name: tidyName(name) || acceptorId.trim() || 'Unknown merchant',
  city: tidyName(city),
  country,
  mcc,
  ...categoryOf(mcc),
})

const capitalised = (word: string): string => word.charAt(0) + word.slice(1).toLowerCase()
