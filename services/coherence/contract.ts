import { contract, event, rpc } from '#libraries/contract/contract.ts'
import { array, epochMs, type Infer, idOf, integer, object, oneOf, optional, text } from '#libraries/schema/schema.ts'

/** Of what was expected or found, as text: what is longer is cut. */
export const shownTextMax = 400

/** Something that two parts of the bank tell differently. Names are opaque ids; amounts are decimal text in minor units. */
export const Discrepancy = object({
  discrepancyId: idOf('evt'),
  /** The name of the check, as `status` lists it. */
  check: text({ maxLength: 64 }),
  /** What it is about: an address, an authorisation, a currency, a command id. */
  subject: text({ maxLength: 200 }),
  /** Who has to look. */
  owner: text({ maxLength: 32 }),
  severity: oneOf('critical', 'major'),
  expected: text({ maxLength: shownTextMax }),
  found: text({ maxLength: shownTextMax }),
  firstSeenAt: epochMs(),
  /** Journal position up to which coherence had added up when it was last seen. */
  position: integer(),
})
export type Discrepancy = Infer<typeof Discrepancy>

const ResolvedDiscrepancy = object({ discrepancy: Discrepancy, check: text({ maxLength: 64 }), resolvedAt: epochMs() })

const CheckStatus = object({
  check: text({ maxLength: 64 }),
  compares: text(),
  owner: text({ maxLength: 32 }),
  severity: oneOf('critical', 'major'),
  /** `each journal entry`, or `every 1 s`. */
  every: text({ maxLength: 64 }),
  lastRunAt: optional(epochMs()),
  /** Subjects looked at since this process started, and those of which nothing could be said yet, because one side was behind. */
  looked: integer(),
  unsure: integer(),
  open: integer(),
  /** Why the last run could not be finished. */
  failure: optional(text()),
})
export type CheckStatus = Infer<typeof CheckStatus>

export const discrepanciesListedMax = 200

/** Re-adds the bank all the time and tells where two of its parts differ. Nothing here decides or mends anything. */
export const coherenceContract = contract(
  'service.coherence',
  {
    /** The checks, and how far coherence has added up: `end` minus `position` is its lag in entries. */
    status: rpc({
      request: object({}),
      response: object({ checks: array(CheckStatus), position: integer(), end: integer(), open: integer() }),
      deadlineMs: 2000,
      readOnly: true,
    }),
    /** Open ones, the oldest first, with their age. `total` counts those beyond the limit too. */
    listDiscrepancies: rpc({
      request: object({
        check: optional(text({ maxLength: 64 })),
        limit: integer({ minimum: 1, maximum: discrepanciesListedMax }),
      }),
      response: object({
        discrepancies: array(object({ discrepancy: Discrepancy, ageMs: integer() }), {
          maxItems: discrepanciesListedMax,
        }),
        total: integer(),
      }),
      deadlineMs: 2000,
      readOnly: true,
    }),
  },
  {
    /** Once, when it is first seen. */
    discrepancyFound: event({
      name: 'coherence.discrepancy-found',
      schema: Discrepancy,
      delivery: 'log',
      key: 'check',
    }),
    discrepancyResolved: event({
      name: 'coherence.discrepancy-resolved',
      schema: ResolvedDiscrepancy,
      delivery: 'log',
      key: 'check',
    }),
  },
)
