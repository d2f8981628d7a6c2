import { killedPotStories } from './story/pots-killed-suite.ts'
import { potStories } from './story/pots-suite.ts'
import { tell, tellInEveryPlacement } from './story/testing/tell.ts'

tellInEveryPlacement('pots and transfers', potStories)
tell('pots and transfers of a bank that is killed with -9', killedPotStories)
