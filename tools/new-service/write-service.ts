import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { skeleton } from './skeleton.ts'

/** Writes the skeleton of a service into a folder that is not there yet; gives the paths inside it. */
export const writeService = (folder: string, name: string): readonly string[] => {
  const files = Object.entries(skeleton(name))
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text, { flag: 'wx' })
  }
  return files.map(([file]) => file)
}
