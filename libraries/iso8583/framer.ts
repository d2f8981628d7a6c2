import { FrameFailure } from './frame-failure.ts'
import { type Framing, type FramingName, framingNamed, withHeader } from './framing.ts'
import { frameBytesMax } from './program.ts'

export { type FramingName, framingNames, withHeader } from './framing.ts'

/**
 * Cuts the byte stream of one link into frames.
 *
 * 1. A frame that lies whole in one chunk is a view into it. Only what is left over at the end of a chunk is copied.
 * 2. A frame's time is that of the chunk that held the first byte of its header, however long the rest takes: the
 *    caller gives the time with each chunk, and starts the deadline from it.
 * 3. A zero length is a poll: an event, never a frame. Too many without a frame between them end the link.
 * 4. A header that is none, or says more than the limit, ends the stream: nothing after it has a known place.
 */
export type Framer = {
  /**
   * Takes what a socket gave at `atMs` (monotonic) and returns what it completed, in order. After `broken` there is
   * nothing more: later chunks are ignored. Frames may be views into `chunk`: it must not be written to afterwards.
   */
  readonly push: (chunk: Uint8Array, atMs: number) => FrameEvent[]
  /** When the first byte of the unfinished frame came; undefined between frames. For finding half-open senders. */
  readonly pendingSinceMs: () => number | undefined
  /** The bytes that answer a poll. */
  readonly poll: Uint8Array
}

export type FrameEvent =
  | { readonly kind: 'frame'; readonly bytes: Uint8Array; readonly firstByteAtMs: number }
  | { readonly kind: 'poll' }
  | { readonly kind: 'broken'; readonly failure: FrameFailure }

export type FramerOptions = {
  readonly framing: FramingName
  /** Largest message in bytes, without its header. */
  readonly bytesMax?: number
  /** Polls without a frame between them. */
  readonly pollsInRowMax?: number
}

export const pollsInRowMaxDefault = 1000

export const framerFor = ({
  framing,
  bytesMax = frameBytesMax,
  pollsInRowMax = pollsInRowMaxDefault,
}: FramerOptions): Framer => {
  const form = framingNamed(framing)
  const rest = new Uint8Array(form.headerBytes + bytesMax)
  let restBytes = 0
  let restSinceMs = 0
  let polls = 0
  let broken = false

  const cut = (chunk: Uint8Array, from: number, atMs: number, events: FrameEvent[]): number => {
    let at = from
    while (!broken && chunk.length - at >= form.headerBytes) {
      const length = form.lengthOf(chunk, at)
      const fault = headerFault(form, length, bytesMax)
      if (fault !== undefined) return refuse(fault, events, chunk)
      const end = at + form.headerBytes + length
      if (end > chunk.length) break
      at = end
      if (length > 0) {
        polls = 0
        events.push({ kind: 'frame', bytes: chunk.subarray(end - length, end), firstByteAtMs: atMs })
      } else {
        polls += 1
        if (polls > pollsInRowMax) return refuse(pollsFault(pollsInRowMax), events, chunk)
        events.push({ kind: 'poll' })
      }
    }
    return at
  }

  const refuse = (failure: FrameFailure, events: FrameEvent[], chunk: Uint8Array): number => {
    broken = true
    events.push({ kind: 'broken', failure })
    return chunk.length
  }

  /** Adds bytes to the unfinished frame up to its end, not beyond; returns how many it took. */
  const fill = (chunk: Uint8Array): number => {
    let taken = 0
    while (taken < chunk.length && restBytes < wanted()) {
      const bytes = Math.min(wanted() - restBytes, chunk.length - taken)
      rest.set(chunk.subarray(taken, taken + bytes), restBytes)
      restBytes += bytes
      taken += bytes
    }
    return taken
  }

  const wanted = (): number => {
    if (restBytes < form.headerBytes) return form.headerBytes
    const length = form.lengthOf(rest, 0)
    return length < 0 || length > bytesMax ? form.headerBytes : form.headerBytes + length
  }

  return {
    push: (chunk, atMs) => {
      const events: FrameEvent[] = []
      if (broken) return events
      let at = 0
      if (restBytes > 0) {
        at = fill(chunk)
        if (restBytes === wanted()) {
          cut(rest.slice(0, restBytes), 0, restSinceMs, events)
          restBytes = 0
        }
      }
      at = cut(chunk, at, atMs, events)
      if (!broken && at < chunk.length) {
        restSinceMs = atMs
        rest.set(chunk.subarray(at))
        restBytes = chunk.length - at
      }
      return events
    },
    pendingSinceMs: () => (restBytes === 0 || broken ? undefined : restSinceMs),
    poll: withHeader(framing, new Uint8Array(0)),
  }
}

const headerFault = (form: Framing, length: number, bytesMax: number): FrameFailure | undefined => {
  if (length < 0)
    return new FrameFailure({
      kind: 'header',
      path: 'frame',
      offset: 0,
      expected: `a ${form.name} length`,
      found: 'something else',
    })
  if (length > bytesMax)
    return new FrameFailure({
      kind: 'too-long',
      path: 'frame',
      offset: 0,
      expected: `at most ${bytesMax} bytes`,
      found: 'a longer frame',
    })
  return undefined
}

const pollsFault = (pollsInRowMax: number): FrameFailure =>
  new FrameFailure({
    kind: 'polls',
    path: 'frame',
    offset: 0,
    expected: `at most ${pollsInRowMax} polls without a frame`,
    found: 'more',
  })
