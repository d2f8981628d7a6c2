import test from 'node:test'
import { answerStories } from './rpc-suite-answers.ts'
import { deadlineStories } from './rpc-suite-deadlines.ts'
import { retryStories } from './rpc-suite-retries.ts'
import { openWorld, type Place } from './rpc-suite-world.ts'

/** What every placement must do. `name` is written before each test's sentence. */
export const rpcSuite = (name: string, place: Place): void => {
  for (const [sentence, story] of Object.entries({ ...answerStories, ...deadlineStories, ...retryStories }))
    test(`${name}: ${sentence}`, async () => {
      const world = await openWorld(place)
      await story(world).finally(world.close)
    })
}
