import type { Command } from './command.ts'

/**
 * A second ledger for the tests, written to be obviously right: it keeps the list of what happened and works everything out
 * from it each time. Outcomes are short texts.
 */
type Happened =
  | { what: 'open'; account: string; currency: string; position: number }
  | { what: 'leg'; address: string; currency: string; amount: bigint }
  | {
      what: 'ask'
      n: number
      account?: string | undefined
      card?: string | undefined
      currency: string
      references: readonly string[]
    }
  | { what: 'hold'; n: number; amount: bigint }
  | { what: 'release'; n: number; amount: bigint }
  | { what: 'park'; card?: string | undefined; references: readonly string[] }

export const naiveLedger = () => {
  const happened: Happened[] = []
  const answers = new Map<string, { hash: string; outcome: string }>()
  let position = 0
  let asked = 0
  const all = <W extends Happened['what']>(what: W) =>
    happened.filter((item): item is Extract<Happened, { what: W }> => item.what === what)
  const sum = (amounts: bigint[]) => amounts.reduce((total, amount) => total + amount, 0n)
  const currencyOf = (account: string | undefined) => all('open').find(open => open.account === account)?.currency
  const posted = (account: string) =>
    sum(all('leg').flatMap(leg => (leg.address.endsWith(`/${account}`) ? [leg.amount] : [])))
  const heldBy = (n: number) =>
    sum([
      ...all('hold').flatMap(hold => (hold.n === n ? [hold.amount] : [])),
      ...all('release').flatMap(release => (release.n === n ? [-release.amount] : [])),
    ])
  const held = (account: string) => sum(all('ask').flatMap(ask => (ask.account === account ? [heldBy(ask.n)] : [])))
  const available = (account: string) => posted(account) - held(account)

  const judge = (command: Command): string => {
    const { operation, body } = command
    if (operation === 'openAccount') {
      const existing = all('open').find(open => open.account === body.accountId)
      if (existing !== undefined)
        return existing.currency === body.currency ? `already open since ${existing.position}` : 'mismatch'
      position += 1
      happened.push({ what: 'open', account: body.accountId, currency: body.currency, position })
      return `opened ${position}`
    }
    if (operation === 'authorise') {
      position += 1
      const known = currencyOf(body.accountId) !== undefined
      const account = known ? body.accountId : undefined
      const reason = whyDeclined(body)
      asked += 1
      const { amountMinor, currency } = body.amount
      happened.push({ what: 'ask', n: asked, account, card: body.cardId, currency, references: body.references })
      if (reason !== undefined) return `declined ${reason} ${position}`
      if (body.effect.kind === 'hold') happened.push({ what: 'hold', n: asked, amount: amountMinor })
      return `approved ${posted(account ?? '')} ${available(account ?? '')} ${position}`
    }
    if (operation === 'reverse') {
      position += 1
      for (const reference of body.references) {
        const ask = all('ask').findLast(
          item =>
            item.references.includes(reference) &&
            item.account !== undefined &&
            (body.cardId === undefined || item.card === body.cardId),
        )
        if (ask === undefined) continue
        const now = heldBy(ask.n)
        let keep = 0n
        if (body.remaining !== undefined)
          keep = body.remaining.currency === ask.currency ? body.remaining.amountMinor : now
        if (keep < 0n) keep = 0n
        if (keep > now) keep = now
        happened.push({ what: 'release', n: ask.n, amount: now - keep })
        return `reversed ${now - keep} ${position}`
      }
      happened.push({ what: 'park', card: body.cardId, references: body.references })
      return `parked ${position}`
    }
    if (operation !== 'post') return 'not known'
    const refusal = whyRefused(body.postings)
    if (refusal !== undefined) return `refused ${refusal}`
    position += 1
    for (const { address, amountMinor } of body.postings)
      happened.push({
        what: 'leg',
        address: `${address.name}/${address.currency}/${address.accountId ?? ''}`,
        currency: address.currency,
        amount: amountMinor,
      })
    return `posted ${position}`
  }

  const whyDeclined = (body: Extract<Command, { operation: 'authorise' }>['body']): string | undefined => {
    if (body.effect.kind === 'decline') return body.effect.reason
    const reversed = all('park').some(
      park =>
        park.references.some(reference => body.references.includes(reference)) &&
        (park.card === undefined || body.cardId === undefined || park.card === body.cardId),
    )
    if (reversed) return 'already-reversed'
    if (body.accountId === undefined) return 'unknown-card'
    const currency = currencyOf(body.accountId)
    if (currency === undefined) return 'system'
    const amount = body.amount.amountMinor
    if (body.effect.kind === 'none')
      return amount !== 0n && body.amount.currency !== currency ? 'not-allowed' : undefined
    if (amount <= 0n) return 'invalid-amount'
    if (body.amount.currency !== currency) return 'not-allowed'
    return amount > available(body.accountId) ? 'insufficient-funds' : undefined
  }

  const whyRefused = (legs: Extract<Command, { operation: 'post' }>['body']['postings']): string | undefined => {
    if (legs.length === 0) return 'not-zero-sum'
    for (const { address } of legs)
      if (sum(legs.flatMap(leg => (leg.address.currency === address.currency ? [leg.amountMinor] : []))) !== 0n)
        return 'not-zero-sum'
    for (const { address } of legs) {
      if (address.accountId === undefined) continue
      if (currencyOf(address.accountId) === undefined) return 'unknown-account'
      if (currencyOf(address.accountId) !== address.currency) return 'wrong-currency'
    }
    for (const { address } of legs) {
      const { accountId } = address
      if (accountId === undefined) continue
      const change = sum(legs.flatMap(leg => (leg.address.accountId === accountId ? [leg.amountMinor] : [])))
      if (change < 0n && available(accountId) + change < 0n) return 'insufficient-funds'
    }
    return undefined
  }

  return {
    take: (command: Command): string => {
      const key = `${command.operation} ${command.body.commandId}`
      const before = answers.get(key)
      if (before !== undefined) return before.hash === command.body.requestHash ? `again ${before.outcome}` : 'mismatch'
      const outcome = judge(command)
      const isKept = outcome !== 'mismatch' && !outcome.startsWith('already')
      if (isKept) answers.set(key, { hash: command.body.requestHash, outcome })
      return outcome
    },
    balances: (account: string) => ({ posted: posted(account), held: held(account), available: available(account) }),
    openHolds: () => all('ask').filter(ask => heldBy(ask.n) !== 0n).length,
    sumOf: (currency: string) => sum(all('leg').flatMap(leg => (leg.currency === currency ? [leg.amount] : []))),
    position: () => position,
  }
}
