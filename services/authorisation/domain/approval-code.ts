/** 32 characters that are not taken for one another on a receipt. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUVWXY'

/** Random bytes that an approval code is made of. */
export const approvalCodeBytes = 6

/** DE 38: six letters and digits. */
export const approvalCode = (random: Uint8Array): string => {
  let code = ''
  for (let i = 0; i < approvalCodeBytes; i++) code += alphabet[(random[i] ?? 0) % alphabet.length]
  return code
}
