import { fileURLToPath } from 'node:url'

/** The root of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

export const lockFile = `${root}package-lock.json`
export const modules = `${root}node_modules/`
export const stampFile = `${modules}.florin-installed.json`
/** Written by npm when an installation is complete; names every package that is there. */
export const npmsOwnRecord = `${modules}.package-lock.json`
/** Held while packages are being installed. */
export const installLock = `${root}.florin-install.lock`
