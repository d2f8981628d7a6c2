import { constants, setPriority } from 'node:os'

/**
 * Called in a worker thread: the payments' thread goes first when there are fewer cores than work. On Linux a priority is the thread's
 * own; elsewhere it would be the whole process's, so nothing is done there.
 */
export const workInBackground = (): void => {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
}
