import { makePath } from '#libraries/config/node-make-path.ts'
import { lockDirectory } from '#libraries/config/sqlite-directory-lock.ts'
import { Failure } from '#libraries/errors/failure.ts'
import { rfc3339 } from '#libraries/time/business-day.ts'
import type { Clock } from '#libraries/time/clock.ts'

/**
 * Makes the edge's own directory if it is missing and takes it for this process; returns how to let go of it. Throws
 * `Failure('precondition-failed', 'data.…')` with one sentence.
 */
export const takeEdgeDirectory = (directory: string, clock: Pick<Clock, 'now'>): (() => void) => {
  try {
    makePath(directory)
    return lockDirectory({ directory, startedAt: rfc3339(clock.now()) })
  } catch (error) {
    if (error instanceof Failure) throw error
    const reason = (error as { code?: string }).code ?? 'unknown'
    throw new Failure(
      'precondition-failed',
      'data.unusable',
      `The directory ${directory} cannot be used (${reason}): choose another with --data (FLORIN_DATA).`,
      { params: { field: 'FLORIN_DATA' }, cause: error },
    )
  }
}
