import { readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second. */
const ticksPerSecond = 100
const bytesOfMegabyte = 1_048_576
const pageBytes = 4096

/** Processor seconds that a process and its threads have used. */
export const processorSeconds = (pid: number): number => {
  const fields = statOf(pid)
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** Processor seconds that all programs of the machine have used. */
export const machineSeconds = (): number => {
  const [, user, nice, system, , , interrupts, softInterrupts] = readFileSync('/proc/stat', 'utf8').split(/\s+/)
  return (
    [user, nice, system, interrupts, softInterrupts].reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond
  )
}

/** Memory that a process holds now, in megabytes. */
export const residentMb = (pid: number): number => Math.round((Number(statOf(pid)[21]) * pageBytes) / bytesOfMegabyte)

/** Fields of `/proc/PID/stat` after the name of the program. */
const statOf = (pid: number): readonly string[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
