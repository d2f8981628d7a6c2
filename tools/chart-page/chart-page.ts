import type { ChartLine, NamedBalance } from '#services/ledger/contract.ts'

/** The page docs/reference/chart-of-accounts.md, made from the tables. `main.ts` writes it. */
export const chartPage = (
  chart: readonly ChartLine[],
  balances: readonly NamedBalance[],
): string => `# Chart of accounts

Made from \`services/ledger/messages/chart-of-accounts.json\` and \`named-balances.json\` by \`node tools/chart-page/main.ts\`.

An address is \`florin/NAMESPACE/NAME/CURRENCY/ACCOUNT\`. Customers' main addresses are \`florin/customer/main/GBP/acc_…\`, pots
\`florin/pot/pot_…/GBP/acc_…\`; every other line is an address of the bank's own per currency, once per shard: \`florin/bank/settlement/GBP/\`.
Positive raises what we owe, so that liabilities and income stand above zero and assets and expenses below.

| Line | Type | Meaning | Nets to zero | A residue is a break after |
|---|---|---|---|---|
${chart.map(lineRow).join('\n')}

## Named balances

\`florin ledger show\` prints those of the bank, \`florin ledger show acc_…\` the total of an account.

| Balance | Of | Lines | Meaning |
|---|---|---|---|
${balances.map(balanceRow).join('\n')}
`

const lineRow = ({ name, title, type, meaning, netsToZero, breakAfterHours }: ChartLine): string =>
  `| \`${name}\` | ${type} | **${title}.** ${meaning} | ${netsToZero ? 'yes' : ''} | ${breakAfterHours === undefined ? '' : hours(breakAfterHours)} |`

const balanceRow = ({ name, of, lines, meaning }: NamedBalance): string =>
  `| \`${name}\` | ${of === 'bank' ? 'the bank' : 'an account'} | ${lines.map(line => `\`${line}\``).join(', ')} | ${meaning} |`

const hours = (count: number): string => {
  if (count % 24 === 0) return count === 24 ? '1 day' : `${count / 24} days`
  return count === 1 ? '1 hour' : `${count} hours`
}
