import type { Client } from '#libraries/contract/contract.ts'
import { badRequest } from '#libraries/errors/failure.ts'
import type { AccountId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import { epochMs, type Infer, idOf, integer, object, optional, text } from '#libraries/schema/schema.ts'
import { addressKey, type ledgerContract, namedBalances } from '#services/ledger/contract.ts'
import { ledgerAddress } from '../domain/ledger-address.ts'
import { refusal } from '../domain/refusal.ts'
import { amountsJson } from '../domain/sums-json.ts'
import { command } from '../door/command.ts'

type Ledger = Pick<Client<typeof ledgerContract>, 'readBalance' | 'readBalanceAt' | 'readNamedBalance'>

const Request = object({
  address: optional(text({ maxLength: 160 })),
  accountId: optional(idOf('acc')),
  position: optional(integer({ minimum: 0 })),
  recordedAt: optional(epochMs()),
  effectiveAt: optional(epochMs()),
})
type Point = Omit<Infer<typeof Request>, 'address' | 'accountId'>

/**
 * Balances: of an address, of an account with its pots, or the bank's named ones. Now, from the books that decide; with a point, as they
 * were or are known to have been.
 */
export const showLedger = ({ ledger }: { ledger: Ledger }) =>
  command(Request, ({ address, accountId, ...point }) => {
    if (address !== undefined && accountId !== undefined)
      throw badRequest('operator.address', 'accountId', 'Give an address or an account, not both.')
    if (address !== undefined) return showAddress(ledger, address, point)
    return accountId === undefined ? showNamed(ledger, point) : showAccount(ledger, accountId, point)
  })

const isNow = (point: Point): boolean => Object.values(point).every(value => value === undefined)

const showAddress = async (ledger: Ledger, written: string, point: Point) => {
  const address = ledgerAddress(written)
  const { currency } = address
  const head = { address: addressKey(address), currency }
  if (!isNow(point)) {
    const at = await ledger.readBalanceAt({ of: { kind: 'address', address }, ...point })
    if (at.kind === 'unknown') throw refusal('unknown-then', 'address')
    const [sums] = at.balances
    return { ...head, ...amountsOf(sums, currency), position: at.position, behind: at.behind }
  }
  const now = await ledger.readBalance({ address })
  if (now.kind !== 'foundAddress') throw refusal('unknown-address', 'address')
  const { posted, held, pendingIn, available, overdraftLimitMinor: overdraftLimit, version } = now.balances
  const amounts = amountsJson(texts({ posted, held, pendingIn, available, overdraftLimit }), currency)
  return { ...head, ...amounts, version, position: now.position }
}

const showAccount = async (ledger: Ledger, accountId: AccountId, point: Point) => {
  const name = 'account-total'
  if (!isNow(point)) {
    const at = await ledger.readBalanceAt({ of: { kind: 'named', name, accountId }, ...point })
    if (at.kind === 'unknown') throw refusal('unknown-then', 'accountId')
    const totals = at.balances.map(({ currency, ...sums }) => ({ currency, ...amountsJson(sums, currency) }))
    return { accountId, totals, position: at.position, behind: at.behind }
  }
  const [now, total] = await Promise.all([
    ledger.readBalance({ accountId }),
    ledger.readNamedBalance({ name, accountId }),
  ])
  if (now.kind !== 'found' || total.kind === 'unknown') throw refusal('unknown-account', 'accountId')
  const { currency, posted, held, pendingIn, available } = now.balances
  const totals = total.balances.map(({ currency: of, ...sums }) => ({ currency: of, ...amountsJson(sums, of) }))
  const main = amountsJson(texts({ posted, held, pendingIn, available }), currency)
  return { accountId, currency, ...main, totals, position: now.position }
}

/** Sums over many customers are decimal text: they outgrow exact JSON numbers. */
const showNamed = async (ledger: Ledger, point: Point) => {
  const answers = await Promise.all(
    namedBalances
      .filter(({ of }) => of === 'bank')
      .map(async ({ name, meaning }) => {
        const answer = isNow(point)
          ? await ledger.readNamedBalance({ name })
          : await ledger.readBalanceAt({ of: { kind: 'named', name }, ...point })
        const balances = answer.kind === 'unknown' ? [] : answer.balances
        const asOf = {
          position: 'position' in answer ? answer.position : 0,
          behind: 'behind' in answer && answer.behind,
        }
        return { balances: balances.map(sums => ({ name, meaning, ...sums })), ...asOf }
      }),
  )
  return {
    balances: answers.flatMap(({ balances }) => balances),
    position: Math.max(...answers.map(({ position }) => position)),
    behind: answers.some(({ behind }) => behind),
  }
}

const amountsOf = (
  sums: { currency: Currency; posted: string; held?: string | undefined; pendingIn?: string | undefined } | undefined,
  currency: Currency,
) => {
  const { posted = '0', held = '0', pendingIn = '0' } = sums ?? {}
  return amountsJson({ posted, held, pendingIn }, currency)
}

const texts = (amounts: Readonly<Record<string, bigint>>) =>
  Object.fromEntries(Object.entries(amounts).map(([name, amountMinor]) => [name, String(amountMinor)]))
