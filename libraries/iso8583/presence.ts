import { de48 } from './de48.ts'
import { columnOf } from './dialect.ts'
import { bodyOf, type Message } from './message.ts'

/**
 * The paths that the dialect requires of this message and that are not there: `['22']`, `['90 or 48.63']`. The caller
 * answers 30 when there are any. Messages and elements that are not in the table are accepted.
 */
export const checkPresence = (message: Message): string[] => {
  const { dialect, required } = bodyOf(message).program
  const column = columnOf(message.mti)
  if (column === undefined) return []
  const missing = required[column].filter(element => !message.has(element)).map(String)
  const either = dialect.eitherOf[column]
  return either === undefined || either.some(path => hasPath(message, path))
    ? missing
    : [...missing, either.join(' or ')]
}

const hasPath = (message: Message, path: string): boolean => {
  const [element = '', tag] = path.split('.')
  if (!message.has(Number(element))) return false
  return tag === undefined || de48(message)?.bytes(tag) !== undefined
}
