import { after, afterEach, before, describe } from 'node:test'
import { type Placement, placements } from './placements.ts'
import { openStoryBank, type StoryBank, type StoryOptions } from './story-bank.ts'

/**
 * Tells stories about one bank per placement. After each the books must be right: postings sum to zero, the chain holds.
 */
export const tellInEveryPlacement = (
  title: string,
  stories: (bank: () => StoryBank) => void,
  options: StoryOptions = {},
): void => {
  for (const placement of placements) tell(title, stories, { ...options, placement })
}

export const tell = (
  title: string,
  stories: (bank: () => StoryBank) => void,
  options: StoryOptions & { placement?: Placement } = {},
): void => {
  describe(`${title}, ${options.placement ?? 'one process'}`, () => {
    let bank: StoryBank | undefined
    const opened = (): StoryBank => {
      if (bank === undefined) throw new Error('The bank of this story has not been opened.')
      return bank
    }
    before(async () => {
      bank = await openStoryBank(options)
    })
    afterEach(() => opened().verifyBooks())
    after(() => bank?.close())
    stories(opened)
  })
}
