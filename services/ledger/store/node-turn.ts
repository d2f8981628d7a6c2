/** Runs `task` when the events that are waiting now have been handled, so that all their commands go into one batch. */
export const nodeTurn = (task: () => void): void => {
  setImmediate(task)
}
