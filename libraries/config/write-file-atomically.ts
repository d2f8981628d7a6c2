import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'

/** The file is the old one or the new one, never a part, also after a power cut. Mode 0600. */
export const writeFileAtomically = (file: string, content: string): void => {
  const draft = `${file}.${process.pid}.new`
  const descriptor = openSync(draft, 'w', 0o600)
  try {
    writeSync(descriptor, content)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(draft, file)
}
