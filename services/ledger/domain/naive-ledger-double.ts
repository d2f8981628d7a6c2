import type { Command } from './command.ts'
import { naiveAddresses } from './naive-addresses-double.ts'
import { dayMs, type NaiveParts, naiveBooks } from './naive-books-double.ts'
import { naiveCards } from './naive-cards-double.ts'
import { naiveHolds } from './naive-holds-double.ts'
import { naivePostings } from './naive-postings-double.ts'

/**
 * A second ledger for the tests, written to be obviously right: it keeps the list of what happened and works everything out
 * from it each time. Outcomes are short texts; `refused …` and `declined …` say why.
 */
export const naiveLedger = () => {
  const books = naiveBooks()
  const answers = new Map<string, { hash: string; outcome: string }>()
  let position = 0
  let closedDay: number | undefined
  const parts: NaiveParts = {
    books,
    next: () => {
      position += 1
      return position
    },
    closedDay: () => closedDay,
  }
  const cards = naiveCards(parts)
  const holds = naiveHolds(parts)
  const postings = naivePostings(parts, holds)
  const addresses = naiveAddresses(parts)

  const closeDay = (day: string, recordedAt: number): string => {
    const start = Date.parse(day)
    if (Number.isNaN(start)) return 'refused not-the-next-day'
    const number = start / dayMs
    if (closedDay !== undefined && number <= closedDay) return 'refused closed-day'
    if (closedDay !== undefined && number > closedDay + 1) return 'refused not-the-next-day'
    if (recordedAt < start + dayMs) return 'refused not-due'
    closedDay = number
    return `closed ${day} ${parts.next()}`
  }

  const judge = (command: Command, recordedAt: number): string => {
    const { operation, body } = command
    switch (operation) {
      case 'openAccount':
        return addresses.openAccount(body)
      case 'openAddress':
        return addresses.open(body)
      case 'closeAddress':
        return addresses.close(body)
      case 'limitAddress':
        return addresses.limit(body)
      case 'authorise':
        return cards.authorise(body, recordedAt)
      case 'reverse':
        return cards.reverse(body, recordedAt)
      case 'hold':
        return holds.hold(body, recordedAt)
      case 'increment':
        return holds.increment(body, recordedAt)
      case 'release':
        return holds.release(body)
      case 'expire':
        return holds.expire(body)
      case 'post':
        return postings.post(body)
      case 'capture':
        return postings.capture(body)
      case 'reverseEntrySet':
        return postings.reverse(body)
      case 'closeDay':
        return closeDay(body.day, recordedAt)
    }
  }

  return {
    take: (command: Command, recordedAt: number): string => {
      const key = `${command.operation} ${command.body.commandId}`
      const before = answers.get(key)
      if (before !== undefined) return before.hash === command.body.requestHash ? `again ${before.outcome}` : 'mismatch'
      books.beginRecord()
      const outcome = judge(command, recordedAt)
      const isKept = outcome !== 'mismatch' && !outcome.startsWith('already')
      if (isKept) answers.set(key, { hash: command.body.requestHash, outcome })
      return outcome
    },
    books,
    position: () => position,
  }
}
