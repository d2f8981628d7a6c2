import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { chromium } from 'playwright-core'
import { memoryTelemetry } from '#libraries/telemetry/memory-telemetry.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { openDoor } from './open-door.ts'

/** Debian's browser, or one that the machine has; the test needs no other. */
const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = browsers.find(path => existsSync(path))
const mustRun = process.env['CI'] === 'true'
const skip =
  executablePath === undefined && !mustRun
    ? `no browser at ${browsers.join(', ')}: install Debian's package chromium`
    : false

const accountId = 'acc_0000000000000000000001'
const item = (id: string, title: string, amountMinor: bigint, change: object = {}) => ({
  feedItemId: `feed_000000000000000000000${id}`,
  accountId,
  transactionId: `tx_000000000000000000000${id}`,
  title,
  subtitle: 'London',
  emoji: '☕',
  category: 'eating-out',
  amount: { amountMinor, currency: 'GBP' },
  state: 'authorised',
  createdAt: 1_768_478_400_000,
  updatedAt: 1_768_478_400_000,
  position: 1,
  ...change,
})

const openBank = () =>
  openDoor({
    clock: systemClock(),
    log: memoryTelemetry().log,
    customer: {
      authenticate: async ({ token }: { token: { reveal: () => string } }) =>
        token.reveal() === 'alices-token' ? { kind: 'known', customerId: 'user_1' } : { kind: 'unknown' },
    },
    account: {
      getAccount: async () => ({ kind: 'found', account: { accountId, customerId: 'user_1' } }),
      listAccounts: async () => ({ accounts: [{ accountId, currency: 'GBP', state: 'open', createdAt: 0 }] }),
    },
    balance: {
      getBalance: async () => ({
        kind: 'found',
        available: 9000n,
        posted: 10000n,
        held: 1000n,
        spendToday: -1000n,
        currency: 'GBP',
      }),
    },
    feed: { listFeed: async () => ({ items: [item('1', 'Café Rio', -1000n)] }) },
    notification: {},
    pot: { listPots: async () => ({ kind: 'found', pots: [], total: { amountMinor: 11_500n, currency: 'GBP' } }) },
    transaction: {},
  } as never)

test('the page shows balance and feed, and a payment appears while one looks', { skip }, async t => {
  const door = openBank()
  const address = await door.listen('127.0.0.1:0')
  const browser = await chromium.launch({
    executablePath: executablePath ?? browsers[0] ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  t.after(async () => {
    await browser.close()
    await door.close()
  })
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))

  await page.goto(`${address}/#token=alices-token`)
  await page.getByText('Live', { exact: true }).waitFor()
  assert.equal(await page.locator('#available').innerText(), '£90.00')
  assert.equal(await page.locator('#pots').innerText(), '£25.00')
  assert.deepEqual(await page.locator('li .title').allInnerTexts(), ['Café Rio'])
  assert.doesNotMatch(page.url(), /token/, 'the token does not stay in the address')

  door.streams.tell(item('2', 'Borough Books', -450n) as never)
  await page.getByText('Borough Books').waitFor()
  assert.deepEqual(await page.locator('li .title').allInnerTexts(), ['Borough Books', 'Café Rio'])
  door.streams.tell(
    item('2', 'Borough Books', -450n, { state: 'declined', subtitle: 'Declined: your card is frozen' }) as never,
  )
  await page.getByText('Declined: your card is frozen').waitFor()
  assert.equal(await page.locator('li').count(), 2, 'a change replaces its line')
  assert.deepEqual(complaints, [])
})

test('a wrong token is told, and the form comes back', { skip }, async t => {
  const door = openBank()
  const address = await door.listen('127.0.0.1:0')
  const browser = await chromium.launch({
    executablePath: executablePath ?? browsers[0] ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  t.after(async () => {
    await browser.close()
    await door.close()
  })
  const page = await browser.newPage()
  await page.goto(address)
  await page.getByLabel('Your token').fill('mallory')
  await page.getByRole('button', { name: 'Show my account' }).click()
  await page.getByText('This token is not known to the bank.').waitFor()
  assert.equal(await page.locator('#balance').isVisible(), false)
})
