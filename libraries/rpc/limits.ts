/** Calls of one caller to one callee at the same time; the next one is refused with `rate-limited`. */
export const inFlightMax = 1024

/** Attempts of one call, the first one included. */
export const attemptsMax = 3
/** Retries at once, as a share of the calls in flight to the same callee, … */
export const retryBudgetShare = 0.1
/** … and how many are allowed however few calls are in flight. */
export const retryBudgetMin = 3
export const backoffBaseMs = 25
export const backoffMaxMs = 1000
/** A retry needs this much time after its back-off. */
export const attemptMinMs = 5

/** What a call over a wire leaves to its caller, for the way back. In process there is no way. */
export const wireMarginMs = 5
/** A deadline fires this much late at most. */
export const deadlineGrainMs = 4

export const breakerConsecutiveFailures = 5
export const breakerSuccessShareMin = 0.8
export const breakerCallsMin = 20
export const breakerWindowMs = 10_000
export const breakerOpenMs = 1000
/** A call that was given less time than this and timed out says nothing about its callee. */
export const breakerPatienceMs = 100

/** Of a request or a response, as JSON text. */
export const bodyBytesMax = 4 * 1024 * 1024

/** Failures in a row after which one address of a list is left out. */
export const ejectionFailures = 5
export const ejectionMs = 1000
export const ejectionMaxMs = 30_000

/** Connections to one address. */
export const connectionsMax = 128
export const connectMaxMs = 1000
