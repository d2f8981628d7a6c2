/** Writes docs/reference/chart-of-accounts.md anew: `node tools/chart-page/main.ts`, from the top of the repository. */
import { writeFileSync } from 'node:fs'
import { chartOfAccounts, namedBalances } from '#services/ledger/contract.ts'
import { chartPage } from './chart-page.ts'

writeFileSync('docs/reference/chart-of-accounts.md', chartPage(chartOfAccounts, namedBalances))
