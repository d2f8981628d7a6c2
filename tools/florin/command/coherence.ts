import type { CommandSpec } from '../command-spec.ts'
import { callOperator } from '../operator-client.ts'
import { table } from '../show.ts'

type Check = {
  readonly check: string
  readonly every: string
  readonly lastRunAt: string | null
  readonly looked: number
  readonly open: number
  readonly owner: string
  readonly failure: string | null
}

type Discrepancy = Readonly<Record<'check' | 'subject' | 'owner' | 'severity' | 'expected' | 'found', string>> & {
  readonly ageS: number
}

export const coherence: CommandSpec = {
  words: ['coherence'],
  summary: 'what the checks that always run have found: exit 1 while two parts of the bank differ',
  options: [{ flags: '--check <name>', what: 'discrepancies of this check only' }],
  run: async (context, { check }) => {
    const body = typeof check === 'string' ? { check } : {}
    const document = await callOperator(context, 'coherence', body)
    const checks = document['checks'] as readonly Check[]
    const open = document['discrepancies'] as readonly Discrepancy[]
    const head = document['coherent'] === true ? 'All parts of the bank agree.' : 'PARTS OF THE BANK DIFFER.'
    const lag = `${document['open']} open; added up to position ${document['position']}, ${document['lagEntries']} to go`
    const text = [head, lag, '', checksTable(checks), ...open.map(discrepancyText)].join('\n')
    return { document, text, refused: document['coherent'] !== true }
  },
}

const checksTable = (checks: readonly Check[]): string =>
  table(
    ['check', 'open', 'looked', 'when', 'owner', ''],
    checks.map(({ check, open, looked, every, owner, failure }) => [
      check,
      String(open),
      every === 'each journal entry' ? '-' : String(looked),
      every,
      owner,
      failure === null ? '' : `cannot be run: ${failure}`,
    ]),
  )

const discrepancyText = ({ check, subject, owner, severity, expected, found, ageS }: Discrepancy): string =>
  [
    ``,
    `${check} (${severity}, for ${owner}, ${ageS} s): ${subject}`,
    `  expected ${expected}`,
    `  found    ${found}`,
  ].join('\n')
