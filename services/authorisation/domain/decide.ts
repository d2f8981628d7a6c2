import type { RequestOf, ResponseOf } from '#libraries/contract/contract.ts'
import type { accountContract } from '#services/account/contract.ts'
import type { cardContract } from '#services/card/contract.ts'
import type { DeclineReason, ledgerContract } from '#services/ledger/contract.ts'
import type { authorisationContract } from '../contract.ts'

type Request = RequestOf<(typeof authorisationContract)['methods']['authorise']>
export type CardCheck = ResponseOf<(typeof cardContract)['methods']['checkCard']>
export type FoundAccount = ResponseOf<(typeof accountContract)['methods']['getAccount']>
type Effect = RequestOf<(typeof ledgerContract)['methods']['authorise']>['effect']

/**
 * What the ledger is told to do about a payment: the first rule that speaks decides, from the message over the card and the
 * account to the kind and amount. Whether there is enough money is the ledger's to say.
 */
export const decide = ({
  request,
  card,
  account,
}: {
  request: Pick<Request, 'declineAs' | 'kind' | 'amount'>
  card: CardCheck
  account: FoundAccount
}): Effect => {
  const reason = request.declineAs ?? ofCard(card) ?? ofAccount(account, request) ?? ofKind(request)
  if (reason !== undefined) return { kind: 'decline', reason }
  return request.kind === 'purchase' || request.kind === 'atm' ? { kind: 'hold' } : { kind: 'none' }
}

/** What came of the card's code, when one was sent: a code for a card that we do not have matches nothing. */
export const cvcResultOf = (card: CardCheck, codeSent: boolean): 'match' | 'no-match' | undefined => {
  if (!codeSent) return undefined
  return card.kind === 'checked' && card.cvc === 'match' ? 'match' : 'no-match'
}

const ofCard = (card: CardCheck): DeclineReason | undefined => {
  if (card.kind === 'unknown') return 'unknown-card'
  if (card.state === 'closed') return 'closed-card'
  if (card.state === 'frozen') return 'frozen-card'
  if (card.expiry === 'expired' || card.expiry === 'wrong') return 'expired-card'
  return card.cvc === 'no-match' ? 'wrong-cvc' : undefined
}

const ofAccount = (account: FoundAccount, { amount }: Pick<Request, 'amount'>): DeclineReason | undefined => {
  // A card of an account that is not there is our fault, not the customer's.
  if (account.kind === 'unknown') return 'system'
  if (account.account.state === 'closed') return 'closed-card'
  return account.account.currency === amount.currency ? undefined : 'not-allowed'
}

const ofKind = ({ kind, amount }: Pick<Request, 'kind' | 'amount'>): DeclineReason | undefined => {
  switch (kind) {
    case 'purchase':
    case 'atm':
      return amount.amountMinor > 0n ? undefined : 'invalid-amount'
    case 'account-status':
      return amount.amountMinor === 0n ? undefined : 'invalid-amount'
    case 'balance-inquiry':
      return undefined
    case 'refund':
    case 'other':
      return 'unsupported'
  }
}
