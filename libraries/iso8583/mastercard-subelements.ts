import type { Subelement } from './dialect.ts'

const shown = (tag: string, name: string, format: Subelement['format'] = 'text'): Subelement => ({
  tag,
  name,
  format,
  masking: 'shown',
})
const hidden = (tag: string, name: string, format: Subelement['format']): Subelement => ({
  tag,
  name,
  format,
  masking: 'hidden',
})

/** The parts of DE 48 that are known in public. Others are kept as bytes, in order. */
export const subelements: readonly Subelement[] = [
  hidden('10', 'Encrypted PIN key', 'bytes'),
  hidden('11', 'Key exchange block', 'bytes'),
  shown('15', 'Advice date and time'),
  shown('20', 'Cardholder verification method'),
  shown('23', 'Initiation channel'),
  shown('26', 'Wallet'),
  shown('30', 'Token transaction id'),
  shown('32', 'Assigned merchant id'),
  hidden('33', 'PAN mapping', 'tlv'),
  shown('34', 'Dynamic CVC3 data'),
  shown('38', 'Account category'),
  shown('39', 'Compromised-account scores'),
  shown('42', 'Electronic commerce indicators', 'tlv'),
  shown('43', 'UCAF'),
  shown('44', 'Visa XID', 'bytes'),
  { ...shown('61', 'Acceptor capabilities'), characters: 'n' },
  { ...shown('63', 'Trace id'), characters: 'ans' },
  shown('71', 'On-behalf service results'),
  shown('72', 'Issuer chip authentication', 'bytes'),
  shown('75', 'Fraud score'),
  shown('77', 'Payment transaction type'),
  shown('79', 'Chip verification results in error'),
  shown('80', 'PIN service'),
  shown('82', 'Address verification request'),
  shown('83', 'Address verification result'),
  shown('84', 'Merchant advice code'),
  { ...shown('87', 'CVC result'), characters: 'an' },
  shown('88', 'Magnetic stripe compliance'),
  shown('89', 'Magnetic stripe compliance error'),
  { ...hidden('92', 'CVC2', 'text'), characters: 'n' },
]
