import type { Failure } from '#libraries/errors/failure.ts'

/** Resolves at Ctrl-C, at a termination signal, or when the parent process is gone. */
export const untilToldToStop = (): Promise<void> =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
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
