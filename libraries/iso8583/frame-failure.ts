/** The failure carries what could be read, and a message throws it: the two classes share a file. */
export type { Fault } from './fault.ts'
export { FrameFailure } from './message.ts'
