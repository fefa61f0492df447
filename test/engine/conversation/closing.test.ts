/** Closing the engine ends every conversation and releases its resources. */

import { expect, it } from 'vitest'
import { answering, playing, record, turns } from '../../helpers/conversations'
import { startEngine } from '../../helpers/engine'

it('starts no conversation once the engine closes', async () => {
  const engine = await startEngine()
  const connection = await record(
    engine,
    (await answering((text) => `<${text}>`)).address,
    turns(['hello', 7])
  )
  const beginning = Promise.resolve(engine.handlers['conversations.play'](playing(connection)))
  const closed = engine.conversations.close()
  await expect(beginning).rejects.toMatchObject({ code: 'wrong-state' })
  await closed
  expect(engine.conversations.list()).toEqual([])
})
