/** What one connection of the tunnel may hold and how long it waits. */
export type TunnelLimits = {
  /** Calls of one side in flight on one connection; more are refused at once. */
  readonly callsInFlightMax: number
  /** Bytes that wait for the network; above it calls are refused and reading pauses. */
  readonly queueBytesMax: number
  /** Connections that a server holds. */
  readonly connectionsMax: number
  /** Silence after which one end asks the other whether it is there; and how long it waits for each answer. */
  readonly pingMs: number
  /** Unanswered questions in a row that end a connection. From the first one on others are preferred. */
  readonly pingMissesMax: number
  /** For TCP, TLS and the greeting together. */
  readonly connectMs: number
  /** Pause before the second try to connect; it doubles from there, with jitter. */
  readonly reconnectMs: number
  readonly reconnectMsMax: number
  /** How long calls in flight may take to end when a connection is closed or replaced. */
  readonly drainMs: number
  /** Calls given up of which a late reply is still recognised. */
  readonly lateCallsKept: number
}

export const tunnelLimits: TunnelLimits = {
  callsInFlightMax: 10_000,
  queueBytesMax: 8 * 1024 * 1024,
  connectionsMax: 64,
  pingMs: 1000,
  pingMissesMax: 3,
  connectMs: 5000,
  reconnectMs: 50,
  reconnectMsMax: 5000,
  drainMs: 5000,
  lateCallsKept: 10_000,
}
