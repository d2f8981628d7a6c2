export type CardState = 'active' | 'frozen' | 'closed'

/** Whether a card may go from one state to another. Closed is final; a change to the state that it has does nothing. */
export const stateChange = (from: CardState, to: CardState): 'change' | 'nothing' | 'refuse' => {
  if (from === to) return 'nothing'
  return from === 'closed' ? 'refuse' : 'change'
}
