import test from 'node:test'
import { answerStories } from './testing/answer-stories.ts'
import { deadlineStories } from './testing/deadline-stories.ts'
import { retryStories } from './testing/retry-stories.ts'
import { openWorld, type Place } from './testing/world.ts'

/** What every placement must do. `name` is written before each test's sentence. */
export const rpcSuite = (name: string, place: Place): void => {
  for (const [sentence, story] of Object.entries({ ...answerStories, ...deadlineStories, ...retryStories }))
    test(`${name}: ${sentence}`, async () => {
      const world = await openWorld(place)
      await story(world).finally(world.close)
    })
}
