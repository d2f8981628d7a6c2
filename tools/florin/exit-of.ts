import { asFailure, Failure } from '#libraries/errors/failure.ts'
import { FrameFailure } from '#libraries/iso8583/frame-failure.ts'
import { exits } from './command-spec.ts'

/** The exit code that tells a script what went wrong. */
export const exitOf = (failure: Failure): number => {
  if (failure.subCode === 'florin.not-reachable' || failure.subCode === 'network.not-reachable')
    return exits.notReachable
  switch (failure.code) {
    case 'bad-request':
      return exits.wrongUse
    case 'not-found':
    case 'precondition-failed':
    case 'forbidden':
    case 'unauthorised':
      return exits.refused
    default:
      return exits.failure
  }
}

const whyUnusable: Readonly<Record<string, string>> = {
  ENOENT: 'there is nothing',
  ENOTDIR: 'a part of the path is a file',
  EISDIR: 'it is a directory',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'it is read-only',
  ENOSPC: 'the disk is full',
}

/** What went wrong, as a failure: a path that cannot be used is the input's fault, not a bug of ours. */
export const commandFailure = (thrown: unknown): Failure => {
  const { code = '', path } = thrown instanceof Error ? (thrown as NodeJS.ErrnoException) : {}
  const why = whyUnusable[code]
  if (why === undefined || path === undefined) return asFailure(thrown)
  return new Failure('bad-request', 'florin.path', `${path} cannot be used: ${why}.`, { cause: thrown })
}

/** `{ error: { code, message, field } }`; of a frame also where it broke and what was expected there. */
export const errorDocument = (thrown: unknown): { error: Record<string, unknown> } => {
  const failure = commandFailure(thrown)
  const place =
    failure instanceof FrameFailure
      ? { path: failure.path, offset: failure.offset, expected: failure.expected, found: failure.found }
      : {}
  return {
    error: {
      code: failure.subCode,
      message: sentenceOf(failure),
      ...(failure.field === undefined ? {} : { field: failure.field }),
      ...place,
    },
  }
}

/** What was thrown unexpectedly is shown with its own message: on the command line the reader is the one who can mend it. */
export const sentenceOf = (failure: Failure): string =>
  failure.subCode === 'failure.unexpected' && failure.cause instanceof Error
    ? `${failure.message} ${failure.cause.message}`
    : failure.message
