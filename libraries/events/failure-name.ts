import { Failure } from '../errors/failure.ts'

/** What may be said of a thrown value where messages of other libraries, which may hold data, must not go. */
export const failureName = (thrown: unknown): string => {
  if (thrown instanceof Failure) return `${thrown.code} ${thrown.subCode}`
  return thrown instanceof Error ? thrown.name : typeof thrown
}
