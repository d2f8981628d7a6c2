/** W3C Trace Context: `00-<trace id>-<span id>-<flags>`; the lowest flag says whether the trace is kept. */
export type Traceparent = { readonly traceId: string; readonly spanId: string; readonly isKept: boolean }

export const traceparentText = ({ traceId, spanId, isKept }: Traceparent): string =>
  `00-${traceId}-${spanId}-${isKept ? '01' : '00'}`

/** Anything else than a parent is none, as the recommendation says. */
export const parseTraceparent = (text: string): Traceparent | undefined => {
  const found = pattern.exec(text)
  if (found === null || found[1] === noTrace || found[2] === noSpan) return undefined
  return { traceId: found[1] as string, spanId: found[2] as string, isKept: isKeptTrace(text) }
}

/** Whether the trace is one that is kept. Cheap: asked once per event. */
export const isKeptTrace = (traceparent: string): boolean =>
  (Number.parseInt(traceparent.charAt(flagAt), 16) & keptFlag) === keptFlag

const pattern = /^[0-9a-e][0-9a-f]-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/
const noTrace = '0'.repeat(32)
const noSpan = '0'.repeat(16)
const flagAt = 54
const keptFlag = 1
