import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clock } from './story/testing/story-bank.ts'
import { tellInEveryPlacement } from './story/testing/tell.ts'
import { compareWithBooks, startTraffic, type Traffic } from './story/testing/traffic.ts'
import { waitFor } from './story/testing/wait-for.ts'

const perSecond = 150
const kills = 3

/** More approvals than now: payments pass. */
const untilMoreApproved = async (traffic: Traffic, more: number): Promise<void> => {
  const enough = traffic.answered('00') + more
  await waitFor('payments are approved', () => traffic.answered('00') >= enough)
}

tellInEveryPlacement('a bank killed with -9 in the middle of traffic', bank => {
  test('nothing that a terminal was told is lost, nothing is there twice, and the data centre stays up', async () => {
    const { customer, killBank, restartBank, network, edge } = bank()
    const customers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => customer(`Customer ${index}`, { pounds: 10_000 })),
    )
    const traffic = startTraffic(bank(), { customers, perSecond })
    let edgeEnded = false
    void edge().ended.then(() => {
      edgeEnded = true
    })
    await untilMoreApproved(traffic, 50)
    for (let kill = 0; kill < kills; kill++) {
      const { killAndRestart } = bank().bank()
      if (killAndRestart === undefined) {
        await killBank()
        await restartBank()
      } else await killAndRestart('service.ledger')
      await untilMoreApproved(traffic, 50)
      await clock.sleep(kill * 37)
    }
    await traffic.stop()
    assert.equal(edgeEnded, false)
    assert.ok(
      network().links.every(link => link.isUp()),
      'both links stayed up',
    )
    await compareWithBooks(bank(), traffic)
  })
})
