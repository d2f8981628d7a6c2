/** Links at once; when all are taken, the one that has been silent longest without signing on makes room. */
export const linksMax = 64
/** Bytes that wait for a peer that does not read; above it the link is reset. */
export const linkQueueBytesMax = 4 * 1024 * 1024
/** For a reply to one of our 0800s, unless links are asked for a sign of life more often than that. */
export const managementReplyMsMax = 10_000
/** Echoes in a row without a sign of life, and sign-ons in a row without a 00, that reset a link. */
export const missesMax = 3
export const signOnPauseMs = 1000
export const dialMs = 10_000
export const redialMs = 200
export const redialMsMax = 10_000
/** How long a planned stop waits for the reply to our sign-off. */
export const signOffReplyMs = 1000
/** For a peer to take what was written before its link is cut. */
export const linkEndMs = 1000
/** Payments of all links under way; under the limit of calls to one callee, so that the edge sheds and not the tunnel. */
export const paymentsInFlightMax = 1000
/** Payments of one link under way, so that one cannot take the share of the others. */
export const linkPaymentsInFlightMax = 600
/** How long a payment waits for a tunnel that is down, before it is answered 91. */
export const tunnelGraceMs = 500
/** 91s whose reversal is not acknowledged yet. */
export const unansweredMax = 1_000_000
/** How long a repeat of a payment that was answered 91 gets that answer again, after its reversal was acknowledged. */
export const repeatsKnownMs = 3_600_000
/** Acknowledged records in the file of 91s that make it worth writing anew. */
export const spentRecordsMax = 10_000
export const reversalsInFlightMax = 8
export const reversalPauseMs = 100
export const reversalPauseMsMax = 10_000
/** Finished spans that wait for the bank; more are dropped. */
export const spansMax = 4000
export const spansPerReport = 1000
export const spanReportMs = 250
