/**
 * The one class of thrown failures. A refusal (a declined payment, say) is a value in a contract and never comes here;
 * a bug is an assertion (`invariant`).
 *
 * A failure has one of ten codes, a dotted sub-code that a program can branch on, and parameters that are safe to log.
 * The cause stays in the process: it is neither serialised nor sent.
 */
export const failureCodes = [
  'bad-request',
  'unauthorised',
  'forbidden',
  'not-found',
  'precondition-failed',
  'rate-limited',
  'timeout',
  'unavailable',
  'internal',
  'unknown',
] as const

export type FailureCode = (typeof failureCodes)[number]

/** Values that may be written to a log: never card data, never free text from a customer. */
export type SafeParams = Readonly<Record<string, string | number | boolean>>

/**
 * A call that failed with one of these did nothing, or may be repeated with the same idempotency key.
 * `unknown` means that the effect may have happened: only the same key may be sent again.
 */
const retryableCodes: ReadonlySet<FailureCode> = new Set(['rate-limited', 'timeout', 'unavailable', 'unknown'])

export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: FailureCode
  /** Dotted, for programs: `ledger.journal-full`, `schema.amount`. */
  readonly subCode: string
  readonly params: SafeParams
  /** How many calls the failure has travelled through. */
  readonly hops: number

  constructor(
    code: FailureCode,
    subCode: string,
    message: string,
    { params = {}, cause, hops = 0 }: { params?: SafeParams; cause?: unknown; hops?: number } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.subCode = subCode
    this.params = params
    this.hops = hops
  }

  get retryable(): boolean {
    return retryableCodes.has(this.code)
  }

  /** The name of the input at fault, when there is one. */
  get field(): string | undefined {
    const field = this.params['field']
    return typeof field === 'string' ? field : undefined
  }

  /** What crosses a process boundary. The cause and the stack do not. */
  toJSON(): FailureWire {
    return { code: this.code, subCode: this.subCode, message: this.message, params: this.params, hops: this.hops }
  }
}

export type FailureWire = {
  readonly code: FailureCode
  readonly subCode: string
  readonly message: string
  readonly params: SafeParams
  readonly hops: number
}

/** Rebuilds a failure received from another process, one hop further; anything else becomes `internal`. */
export const failureFromWire = (wire: unknown): Failure => {
  const { code, subCode, message, params, hops } = (wire ?? {}) as Partial<FailureWire>
  if (typeof code !== 'string' || !failureCodes.includes(code) || typeof subCode !== 'string')
    return new Failure('internal', 'failure.unreadable', 'The other side failed in a form that is not ours.')
  return new Failure(code, subCode, String(message ?? ''), { params: params ?? {}, hops: (Number(hops) || 0) + 1 })
}

/** Any thrown value as a failure: ours unchanged, others as `internal` with the value as its cause. */
export const asFailure = (thrown: unknown): Failure =>
  thrown instanceof Failure
    ? thrown
    : new Failure('internal', 'failure.unexpected', 'Something failed that should not.', { cause: thrown })

/** A wrong input: names the field and the remedy. */
export const badRequest = (subCode: string, field: string, message: string): Failure =>
  new Failure('bad-request', subCode, message, { params: { field } })
