/**
 * The file of 91s as a backup keeps it: without acknowledgements. One that came after the journal was copied tells of a
 * reversal that the copy of the journal does not have, and its hold would stay for ever. Told again, the bank answers the same.
 */
export const unansweredForBackup = (file: string): string =>
  file
    .split('\n')
    .filter(line => !line.startsWith('{"kind":"acknowledged"', checksumLength))
    .join('\n')

/** Eight hex digits and a blank go before the JSON of a record. */
const checksumLength = 9
