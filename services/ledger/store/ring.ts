/** The last `capacity` of things that are numbered without gaps. */
export const ring = <T>(capacity: number) => {
  const slots: (T | undefined)[] = []
  let newest = 0
  return {
    /** `number` follows the one before it, or is the first. */
    add: (number: number, item: T) => {
      slots[number % capacity] = item
      newest = number
    },
    get: (number: number): T | undefined =>
      number <= newest && number > newest - capacity ? slots[number % capacity] : undefined,
  }
}
