import table from './hold-policy.json' with { type: 'json' }

/**
 * How long a hold lives and by how much its captures may exceed it, by the merchant's ISO 18245 category. The table is data:
 * each row lists categories, alone or as a range with both ends in it; `standard` is for all others.
 */
export type HoldPolicy = { readonly lifetimeMs: number; readonly overCapturePercent: number }

export const dayMs = 24 * 60 * 60 * 1000

const policy = ({ lifetimeDays, overCapturePercent }: { lifetimeDays: number; overCapturePercent: number }) => ({
  lifetimeMs: lifetimeDays * dayMs,
  overCapturePercent,
})

const codesOf = (range: string): string[] => {
  const [first = 0, last = first] = range.split('-').map(Number)
  return Array.from({ length: last - first + 1 }, (_, n) => String(first + n).padStart(4, '0'))
}

const byCategory = new Map<string, HoldPolicy>(
  Object.values(table).flatMap(row => {
    const shared = policy(row)
    return row.categories.flatMap(codesOf).map(code => [code, shared] as const)
  }),
)

export const standardPolicy: HoldPolicy = policy(table.standard)

export const holdPolicyOf = (merchantCategory: string | undefined): HoldPolicy =>
  (merchantCategory === undefined ? undefined : byCategory.get(merchantCategory)) ?? standardPolicy
