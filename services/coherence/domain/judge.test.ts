import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge } from './judge.ts'

const lagMsMax = 30_000

/** What we say now is `now`, since the entry at 10, recorded at 1,000; before that it was `then`. We have added up to 12. */
const folded = {
  text: 'now',
  position: 10,
  touchedAt: 1000,
  textAt: (position: number) => (position >= 5 ? 'then' : undefined),
}

test('two parts of the bank are compared at one position, whoever of them is ahead', () => {
  const soon = 1000 + lagMsMax
  const late = soon + 1
  const cases: readonly (readonly [name: string, text: string, position: number, now: number, verdict: string])[] = [
    ['it has read the last entry and agrees', 'now', 10, soon, 'right'],
    ['it has read the last entry and differs', 'other', 10, soon, 'wrong now other'],
    ['it has read past the last entry and differs', 'other', 12, soon, 'wrong now other'],
    ['it has read what we have not', 'other', 13, late, 'unsure'],
    ['it agrees, wherever it is', 'now', 13, late, 'right'],
    ['it is behind and was right then', 'then', 7, soon, 'unsure'],
    ['it is behind and was wrong then', 'other', 7, soon, 'wrong then other'],
    ['it is behind, and what we said then is forgotten', 'other', 3, soon, 'unsure'],
    ['it is late', 'then', 7, late, 'wrong now then, late: it has read to 7 and not to 10'],
    [
      'it is late, and what we said then is forgotten',
      'other',
      3,
      late,
      'wrong now other, late: it has read to 3 and not to 10',
    ],
  ]
  for (const [name, text, position, now, expected] of cases) {
    const verdict = judge(folded, { text, position }, { foldedTo: 12, now, lagMsMax })
    const told = verdict.kind === 'wrong' ? `wrong ${verdict.expected} ${verdict.found}` : verdict.kind
    assert.equal(told, expected, name)
  }
})
