import { pino } from 'pino'
import { Failure } from '../errors/failure.ts'
import { rfc3339 } from '../time/business-day.ts'
import type { Clock } from '../time/clock.ts'
import { maskCardDataIn, mayHoldCardData } from './card-data-net.ts'
import { rotatingFile } from './rotating-file.ts'
import type { Log, LogFields, LogLevel } from './telemetry-port.ts'

export type FileLog = {
  readonly log: Log
  readonly flush: () => void
  readonly close: () => void
  /** Lines that the disk did not take. */
  readonly droppedLines: () => number
}

/**
 * The log of a process: JSON lines `{ time, level, place, message, traceId, … }` in `directory`, with pino, rotation and a size limit.
 * Card data is masked by its type, and by a net under it. An error that was logged once is not logged again on its way up.
 */
export const pinoLog = ({
  clock,
  directory,
  process,
  level,
  bytesMax,
  traceId,
  onLine,
}: {
  clock: Clock
  directory: string
  /** First part of the files' names: `bank`, `edge`, `service.card`. */
  process: string
  level: LogLevel
  bytesMax: number
  traceId: () => string | undefined
  /** Sees every kept line, for people who watch: see `human-line.ts`. */
  onLine?: (line: string) => void
}): FileLog => {
  const file = rotatingFile({ directory, name: process, bytesMax, clock })
  const write = (line: string): void => {
    const safe = mayHoldCardData(line) ? `${JSON.stringify(maskCardDataIn(JSON.parse(line)))}\n` : line
    file.write(safe)
    onLine?.(safe)
  }
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${rfc3339(clock.now())}"`,
      formatters: { level: label => ({ level: label }) },
    },
    { write },
  )
  const logged = new WeakSet<object>()
  const at = (place: string): Log => {
    const child = logger.child({ place })
    const line = (at: LogLevel) => {
      const emit = child[at].bind(child)
      return (message: string, fields?: LogFields): void => {
        if (!logger.isLevelEnabled(at)) return
        const trace = traceId()
        const rest = fields === undefined ? {} : printable(fields)
        emit(trace === undefined ? rest : { traceId: trace, ...rest }, message)
      }
    }
    const error = line('error')
    return {
      debug: line('debug'),
      info: line('info'),
      warn: line('warn'),
      error: (message, fields) => {
        if (isRepeat(logged, fields)) return
        error(message, fields)
        // What goes wrong may be the end of the process.
        file.flush()
      },
      at,
    }
  }
  return { log: at(process), flush: file.flush, close: file.close, droppedLines: file.droppedLines }
}

/** Whether each error among the fields was logged before. */
const isRepeat = (logged: WeakSet<object>, fields: LogFields = {}): boolean => {
  const errors = Object.values(fields).filter(value => value instanceof Error)
  const fresh = errors.filter(error => !logged.has(error))
  for (const error of fresh) logged.add(error)
  return errors.length > 0 && fresh.length === 0
}

/** The line's own keys may not be taken by a field; errors become objects, big integers text. */
const printable = (fields: LogFields): LogFields =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [reserved.has(key) ? `${key}Field` : key, printableValue(value)]),
  )

const reserved: ReadonlySet<string> = new Set(['time', 'level', 'place', 'message', 'traceId'])

const printableValue = (value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value)
  return value instanceof Error ? printableError(value, causesMax) : value
}

const causesMax = 5

const printableError = (error: Error, depth: number): unknown => ({
  name: error.name,
  message: error.message,
  ...(error instanceof Failure ? { code: error.code, subCode: error.subCode, params: error.params } : {}),
  ...(error instanceof Failure && error.cause === undefined ? {} : { stack: error.stack }),
  ...(error.cause instanceof Error && depth > 0 ? { cause: printableError(error.cause, depth - 1) } : {}),
})
