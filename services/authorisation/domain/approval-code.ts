/** 32 characters that are not taken for one another on a receipt. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUVWXY'

/** Random bytes that an approval code is made of. */
export const approvalCodeBytes = 6

/** DE 38: six letters and digits. */
export const approvalCode = (random: Uint8Array): string =>
  Array.from(random.subarray(0, approvalCodeBytes), byte => alphabet[byte % alphabet.length]).join('')
