import type { Id } from '#libraries/ids/ids.ts'
import type { Services } from './commands.ts'

const lookedAt = Date.UTC(2026, 0, 15, 12)

/** One check that has found one discrepancy. */
export const coherenceDouble: Services['coherence'] = {
  status: async () => ({
    checks: [
      {
        check: 'ledger-balances',
        compares: 'the ledger with its entries',
        owner: 'ledger',
        severity: 'critical',
        every: 'every 1 s',
        lastRunAt: lookedAt,
        looked: 5,
        unsure: 1,
        open: 1,
      },
    ],
    position: 5,
    end: 7,
    open: 1,
  }),
  listDiscrepancies: async () => ({
    discrepancies: [
      {
        discrepancy: {
          discrepancyId: 'evt_0000000000000000000001' as Id<'evt'>,
          check: 'ledger-balances',
          subject: 'florin/customer/main/GBP/acc_0000000000000000000001',
          owner: 'ledger',
          severity: 'critical',
          expected: 'posted 10000, held 1000, available 9000, pending in 0',
          found: 'posted 10000, held 0, available 10000, pending in 0',
          firstSeenAt: lookedAt,
          position: 5,
        },
        ageMs: 12_345,
      },
    ],
    total: 1,
  }),
}
