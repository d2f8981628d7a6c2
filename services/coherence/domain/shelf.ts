/** Rows are spread over this many partitions, so that a round can walk them and none grows with the bank. */
export const shelvesCount = 64

/** The shelf of an address or an authorisation: FNV-1a of its characters. */
export const shelfOf = (key: string): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193)
  return (hash >>> 0) % shelvesCount
}
