/** What every call shares, whatever it carries: a filter answers, or passes on (perhaps changed) and looks at what comes back. */
export type Filter<Q, S> = (request: Q, next: Next<Q, S>) => Promise<S>
export type Next<Q, S> = (request: Q) => Promise<S>

/** The filters around the last step; the first one of the list sees the call first and the answer last. */
export const chain = <Q, S>(filters: readonly Filter<Q, S>[], last: Next<Q, S>): Next<Q, S> =>
  filters.reduceRight<Next<Q, S>>((next, filter) => request => filter(request, next), last)
