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

/** Memory that a process holds now, in megabytes. */
export const residentMb = (pid: number): number => Math.round((Number(statOf(pid)[21]) * pageBytes) / bytesOfMegabyte)

/** Fields of `/proc/PID/stat` after the name of the program. */
const statOf = (pid: number): readonly string[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
