import { answerStories } from './story/answers-suite.ts'
import { firstPaymentStory } from './story/first-payment-suite.ts'
import { followerStories } from './story/followers-suite.ts'
import { repeatStories } from './story/repeats-suite.ts'
import { reversalStories } from './story/reversals-suite.ts'
import { tellInEveryPlacement } from './story/testing/tell.ts'
import { tunnelStories } from './story/tunnel-suite.ts'

tellInEveryPlacement('a card payment', bank => {
  firstPaymentStory(bank)
  answerStories(bank)
  reversalStories(bank)
  followerStories(bank)
  tunnelStories(bank)
  repeatStories(bank)
})
