import type { AccountId } from '#libraries/ids/ids.ts'

/** Whose payments meet the failing disk. */
export const faultAccount = 'acc_0000000000000000000001' as AccountId
