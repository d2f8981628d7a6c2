import { constants, setPriority } from 'node:os'

/** As in `libraries/storage`, which telemetry does not use: spans are written when no payment needs the core. */
export const workInBackground = (): void => {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
}
