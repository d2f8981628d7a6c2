/** The lock of a directory; what it is made of is the adapter's matter. */
export { isLocked, lockDirectory, refuseStrangersBank } from './sqlite-directory-lock.ts'
