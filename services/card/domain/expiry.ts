/** How long a card is good for. */
export const validMonths = 36

/** Expiry YYMM of a card made on `day` (`YYYY-MM-DD`): it is good through the end of that month. */
export const expiryOf = (day: string): string => {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + validMonths
  return `${pad(Math.floor(months / 12) % 100)}${pad((months % 12) + 1)}`
}

export type ExpiryCheck = 'absent' | 'good' | 'expired' | 'wrong'

/**
 * Compares the date that a payment carries (`given`, YYMM) with the card's own on `day` (`YYYY-MM-DD` in Europe/London).
 * A card past its month is `expired` whatever was sent.
 */
export const checkExpiry = ({
  given,
  own,
  day,
}: {
  given: string | undefined
  own: string
  day: string
}): ExpiryCheck => {
  if (own < day.slice(2, 4) + day.slice(5, 7)) return 'expired'
  if (given === undefined) return 'absent'
  return given === own ? 'good' : 'wrong'
}

const pad = (part: number): string => String(part).padStart(2, '0')
