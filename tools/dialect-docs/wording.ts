import type { Dialect } from '#libraries/iso8583/dialect.ts'
import { codePages } from '#services/mastercard/contract.ts'
import responseCodes from './response-codes.json' with { type: 'json' }

/** The parts of a page that are sentences. */

export const layout = ({ codePage, bitmaps, subelements }: Dialect): string => `## How a message is written

- MTI: four digits. Then the bitmap: ${bitmaps === 'hex' ? '16 hexadecimal characters, 32 when bit 1 is on (small letters are understood, we write capitals)' : '8 raw bytes, 16 when bit 1 is on'}. Bit 65 must be off. A second bitmap without a bit on is accepted.
- Then the elements of the bitmap, ascending, each as the table says. Characters are ${codePage === 'ascii' ? 'ASCII' : `EBCDIC; the code page is a setting of both sides, ${codePages.join(', ')} (default ${codePage}; they differ in \`! [ ] ^ |\`)`}. LL and LLL are two and three digits of length in the same characters and count ${bitmaps === 'hex' ? 'characters (two for each byte of DE 55)' : 'characters or bytes'}.
- Classes: n digits; an letters and digits; anp the same and blanks; ans printable ASCII; text the same and accented letters of Latin-1; z digits, D and =; x+n C or D and then digits; b any bytes; hex hexadecimal characters.
- Nothing is padded but what says so. Every length, digit and class is checked: a wrong one is refused with its path, offset, what was expected and the class of what was found.
- At most 8,192 bytes without the header.
${subelements.length === 0 ? '- DE 48 is opaque: bytes are kept, and none are returned. CVC2 and trace ids have no place in this dialect.\n' : cardDataRule}- DE 55: BER-TLV, tags of up to four bytes, definite lengths of up to three bytes. Objects fill the element exactly; unknown ones are kept.
- DE 54: up to six times account type (2), amount type (2), currency (3), C or D, amount (12). DE 90: MTI (4), DE 11 (6), DE 7 (10), DE 32 (11) and DE 33 (11) of the original, zeros in front. DE 95: what remains, transaction (12), settlement (12), billing (12), 6 zeros.
`

const cardDataRule = `- DE 48: one category character (letter or digit), then two-digit tag, two-digit length, value, until the end. 08xx messages have no category. Values are bytes, also where they hold characters of the code page; unknown tags are kept in order. In a 0110 it is the request's category and what we add (87 when 92 came); in a 0410 and 0430 the category and 63.
- DE 61: attendance, reserved, location, cardholder presence, card presence, capture capability, transaction status, security, reserved, terminal level, input capability (one digit each), life cycle (2), country (3), postal code (0 to 10).
`

export const link = (): string => `## On the link

- Length header, a setting of both sides: \`binary2\` two bytes big-endian, not counting themselves (393 is \`0189\`); \`binary2-inclusive\` the same counting themselves (\`018B\`); \`ascii4\` four ASCII digits, not counting themselves (\`0393\`). A zero length is a poll: the same header comes back. A longer frame than the limit ends the link.
- DE 70: 001 sign-on, 002 sign-off, 161 key exchange, 301 echo; a key exchange is answered 12, for no keys are in use yet. Send an 0800 with 001 first: before it every 0100 gets 0110 with 91. We send no 0800 before your sign-on, and an echo only after 60 idle seconds; three without an answer reset the link.
- Several requests may be under way on one link; replies come in any order. Match them by DE 7, 11, 32 (and 33, 63). A reply leaves on the link of its request while that is up, else on another signed-on one.
- A repeat (0101, 0401, 0421) gets the bytes that the original got. The same keys with another DE 3, 4, 6 or 49 get 94.
- A frame that breaks after its MTI and keys (DE 7, 11) could be read is answered with 30; another one is dropped and counted.
- DE 3 starts with 00 for a purchase, 01 for a cash withdrawal, 30 for a balance inquiry (answered in DE 54: 01 the booked balance, 02 the available one). A purchase of zero asks for the account's status and gets 85.
- The amount is DE 6 in the currency of DE 51. Without DE 6 it is DE 4, and DE 49 must be the account's currency.
- 0100 gets 0110; 0400 gets 0410; 0420 gets 0430; 0800 gets 0810; a 0200 gets 0210 with 12. A partial reversal carries DE 95. Reversals are always answered 00.
`

export const codes = (): string =>
  [
    '## Response codes (DE 39)',
    '',
    "| 39 | Meaning (the bank's reason) |",
    '|---|---|',
    ...responseCodes.map(([code, meaning]) => `| ${code} | ${meaning} |`),
  ].join('\n')
