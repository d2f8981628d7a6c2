import { randomBytes } from 'node:crypto'
import type { Random } from './ids.ts'

/** Chance from the operating system. */
export const nodeRandom = (): Random => ({ bytes: length => randomBytes(length) })
