import type { Failure } from '#libraries/errors/failure.ts'

/**
 * Resolves at Ctrl-C, at a termination signal, or when the parent process is gone. A terminal sends Ctrl-C to the whole group of
 * processes: under a parent it is the parent that decides who stops first, with a termination signal.
 */
export const untilToldToStop = (): Promise<void> =>
  new Promise(resolve => {
    process.on('SIGINT', () => process.send === undefined && resolve())
    process.on('SIGTERM', () => resolve())
    process.once('disconnect', () => resolve())
  })

/** One clear sentence on stderr, and to the parent with its code; exit 2 for a wrong setting, 4 for the rest. */
export const reportFailure = (failure: Failure): void => {
  const cause =
    failure.subCode === 'failure.unexpected' && failure.cause instanceof Error ? ` ${failure.cause.stack}` : ''
  process.send?.({
    failed: {
      code: failure.subCode,
      message: failure.message,
      ...(failure.field === undefined ? {} : { field: failure.field }),
    },
  })
  if (process.send === undefined || cause !== '') process.stderr.write(`${failure.message}${cause}\n`)
  process.exitCode = failure.code === 'bad-request' ? 2 : 4
}
