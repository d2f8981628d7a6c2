/**
 * Milliseconds for which news is left to gather after `eventsCount` were handled together. A single event is passed on at once; under
 * load more and more go in one batch, until the limit: a batch costs about as much as thirty of the events in it, and the payments
 * of the same process pay for it.
 */
export const gatherMs = (eventsCount: number, { maxMs }: { maxMs: number }): number =>
  eventsCount === 0 ? 0 : Math.min(maxMs, 2 * (1 + eventsCount))
