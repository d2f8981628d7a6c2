/** Where and how bytes or values broke the dialect. `found` is a class, never a value. */
export type Fault = {
  readonly kind: FaultKind
  /** `mti`, `bitmap`, `frame`, an element (`43`), or a part of one (`48.92`, `55.9F26`). */
  readonly path: string
  /** Byte in the frame without its length header; when encoding, place in the value. */
  readonly offset: number
  readonly expected: string
  readonly found: string
  /** The last elements read before the fault: one wrong length is often blamed on the element after it. */
  readonly before?: string
}

export type FaultKind =
  | 'truncated'
  | 'trailing'
  | 'too-long'
  | 'mti'
  | 'bitmap'
  | 'element'
  | 'length'
  | 'character'
  | 'tlv'
  | 'missing'
  | 'header'
  | 'polls'
  | 'description'
