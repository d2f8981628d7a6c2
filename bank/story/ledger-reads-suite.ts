import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reversalOf } from '#tools/card-network/reversal.ts'
import type { Customer } from './testing/customers.ts'
import { florin } from './testing/florin.ts'
import { hledgerMissing, withHledger } from './testing/hledger.ts'
import { clock, type StoryBank } from './testing/story-bank.ts'

type Pounds = { readonly amountMinor: number; readonly currency: string }
type Amounts = { readonly posted: Pounds; readonly held: Pounds }
type HistoryRow = {
  readonly position: number
  readonly recordedAt: string
  readonly change: Amounts
  readonly after: Amounts
}
type TrialBalance = {
  readonly rows: readonly { line: string; currency: string; debit: string; credit: string }[]
  readonly sums: Readonly<Record<string, string>>
  readonly position: number
}

/** What `florin ledger` prints must agree with itself, with the doors and with a program that is not ours. */
export const ledgerReadStories = (bank: () => StoryBank): void => {
  const ledger = (...args: readonly string[]) => florin(bank().directory, 'ledger', ...args)
  const documentOf = async <T>(...args: readonly string[]): Promise<T> => {
    const { exit, out, error } = await ledger(...args, '--json')
    assert.equal(exit, 0, `${args.join(' ')}: ${out}${error}`)
    return JSON.parse(out) as T
  }
  /** The door behind the command: quicker to ask many times. */
  const door = <T>(command: string, body: object = {}) => bank().operators.command<T>(`ledger-${command}`, body)

  /** £100 in, £10 tapped and taken back, £20 tapped, £15 put aside. */
  const livedIn = async (): Promise<Customer> => {
    const alice = await bank().customer('Alice', { pounds: 100 })
    const { request } = await bank().tap(alice)
    const reversal = reversalOf(bank().network().codec, request, { mti: '0400', stan: '800001', at: clock.now() })
    assert.equal((await bank().network().send(reversal)).message.text(39), '00')
    await bank().tap(alice, { pounds: 20 })
    const pot = await askApi<{ id: string }>(alice, 'POST', '/pots', {
      current_account_id: alice.accountId,
      name: 'Holiday',
      dedupe_id: 'pot',
    })
    await askApi(alice, 'PUT', `/pots/${pot.id}/deposit`, {
      source_account_id: alice.accountId,
      amount: 1500,
      dedupe_id: 'aside',
    })
    return alice
  }
  const askApi = async <T>(customer: Customer, method: string, path: string, body: object): Promise<T> => {
    const answer = await bank().publicApi(customer, path, { method, body: JSON.stringify(body) })
    assert.equal(answer.status, 200)
    return (await answer.json()) as T
  }

  test('history ends where the balance is, on both axes, and each row follows from the one before', async () => {
    const alice = await livedIn()
    const { accountId } = alice
    const shown = await documentOf<Amounts & { totals: Amounts[] }>('show', accountId)
    assert.deepEqual([shown.posted.amountMinor, shown.held.amountMinor], [8500, 2000])
    assert.deepEqual([shown.totals[0]?.posted.amountMinor, shown.totals[0]?.held.amountMinor], [10_000, 2000])
    for (const axis of ['recorded', 'effective']) {
      const { rows } = await door<{ rows: HistoryRow[] }>('history', { accountId, axis })
      assert.deepEqual([rows[0]?.after.posted, rows[0]?.after.held, rows.length], [shown.posted, shown.held, 5], axis)
      for (const name of ['posted', 'held'] as const) {
        let sum = 0
        for (const row of rows.toReversed()) {
          sum += row.change[name].amountMinor
          assert.equal(row.after[name].amountMinor, sum, `${name} at entry ${row.position}`)
        }
      }
      const page = ['--axis', axis, '--limit', '2', '--before', `${rows[0]?.position}`]
      assert.deepEqual(await documentOf<HistoryRow[]>('history', accountId, ...page), rows.slice(1, 3))
    }
  })

  test('a balance at a point is what the history says it was', async () => {
    const { accountId } = await livedIn()
    const { rows } = await door<{ rows: HistoryRow[] }>('history', { accountId })
    const address = `florin/customer/main/GBP/${accountId}`
    const balance = async (point: object) => {
      const { posted, held } = await door<Amounts>('show', { address, ...point })
      return { posted, held }
    }
    for (const { position, recordedAt, after } of rows) {
      assert.deepEqual(await balance({ position }), { posted: after.posted, held: after.held })
      const newest = rows.find(row => row.recordedAt === recordedAt)?.after
      const known = await balance({ recordedAt: Date.parse(recordedAt) })
      assert.deepEqual(known, { posted: newest?.posted, held: newest?.held })
    }
    const written = await documentOf<Amounts>('show', address, '--effective-at', '2999-01-01')
    assert.deepEqual([written.posted, written.held], [rows[0]?.after.posted, rows[0]?.after.held])
  })

  test('the trial balance is the sum of what the doors tell, and sums to zero now and at every entry', async () => {
    await livedIn()
    const now = await documentOf<TrialBalance>('trial-balance')
    const { position } = now
    assert.deepEqual(now.sums, { GBP: '0' })
    assert.deepEqual((await door<TrialBalance>('trial-balance', { position })).rows, now.rows)
    const clearing = await door<Amounts>('show', { address: 'bank/deposits-clearing/GBP', position })
    assert.equal(postedOn(now, 'deposits-clearing'), BigInt(clearing.posted.amountMinor))
    const { balances } = await door<{ balances: { name: string; posted: string }[] }>('show', { position })
    const money = balances.find(({ name }) => name === 'customer-money')?.posted
    assert.equal(String(postedOn(now, 'customer') + postedOn(now, 'pot')), money)
    for (let entry = 1; entry < position; entry++) {
      const { sums } = await door<TrialBalance>('trial-balance', { position: entry })
      assert.ok(Object.values(sums).every(sum => sum === '0'))
    }
    const { out } = await ledger('trial-balance')
    assert.match(out, /Customers' accounts +\d+\.\d\d GBP/)
  })

  test('hledger adds the export up to the trial balance', { skip: hledgerMissing }, async () => {
    await livedIn()
    const { out: journal } = await ledger('export')
    const position = Number(
      journal
        .match(/; position:(\d+)/g)
        ?.at(-1)
        ?.slice('; position:'.length),
    )
    const books = await door<TrialBalance>('trial-balance', { position })
    const totals = withHledger(journal, hledger => {
      hledger.check()
      return hledger.balances()
    })
    const lines = new Map<string, bigint>()
    for (const [account, { GBP = 0n }] of Object.entries(totals)) {
      const [, namespace = '', name = ''] = account.split(':')
      const line = namespace === 'bank' ? name : namespace
      lines.set(line, (lines.get(line) ?? 0n) - GBP)
    }
    assert.equal(
      [...lines.values()].reduce((sum, posted) => sum + posted, 0n),
      0n,
    )
    for (const { line } of books.rows) assert.equal(lines.get(line) ?? 0n, postedOn(books, line), line)
  })

  test('an export with --json is an entry set a line, and --from and --to cut by recorded time', async () => {
    await livedIn()
    const entries = async (...args: string[]) => {
      const { exit, out } = await ledger('export', '--json', ...args)
      assert.equal(exit, 0)
      return out === ''
        ? []
        : out
            .trim()
            .split('\n')
            .map(line => JSON.parse(line) as { recordedAt: string })
    }
    const all = await entries()
    const at = all.at(-1)?.recordedAt ?? ''
    assert.equal(new Date(at).toISOString(), at)
    const [before, since] = [await entries('--to', at), await entries('--from', at)]
    // The bank books money of its own meanwhile: what is newer does not count.
    assert.deepEqual([...before, ...since].slice(0, all.length), all)
    assert.ok(before.length > 0 && since.length > 0)
    assert.deepEqual(await entries('--from', '2999-01-01'), [])
  })

  test('what cannot be read says so, names the field and exits with what it is', async () => {
    const rows: readonly [string[], number, string][] = [
      [['show', 'bank/nothing/GBP'], 2, 'address'],
      [['show', 'nonsense'], 2, 'place'],
      [['show', 'acc_0000000000000000000000'], 1, 'accountId'],
      [['history', 'acc_0000000000000000000000'], 1, 'accountId'],
      [['history', 'bank/settlement/GBP', '--limit', '101'], 2, 'limit'],
      [['show', 'bank/settlement/GBP', '--recorded-at', 'yesterday'], 2, 'recordedAt'],
      [['show', 'acc_0000000000000000000000', '--position', '1'], 1, 'accountId'],
      [['export', '--format', 'csv'], 2, 'format'],
    ]
    for (const [args, exit, field] of rows) {
      const answer = await ledger(...args, '--json')
      const { error } = JSON.parse(answer.out) as { error: { field: string } }
      assert.deepEqual([answer.exit, error.field], [exit, field], args.join(' '))
    }
    assert.deepEqual(await documentOf('history', 'bank/fees/GBP'), [])
  })
}

/** Above zero is a credit. */
const postedOn = ({ rows }: TrialBalance, line: string): bigint => {
  const row = rows.find(candidate => candidate.line === line && candidate.currency === 'GBP')
  return row === undefined ? 0n : BigInt(row.credit) - BigInt(row.debit)
}
