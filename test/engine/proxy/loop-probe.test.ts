/** A loop probe for connections that form a loop, and for those that do not. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { LoopProbe } from '../../../src/engine/proxy/loop-probe'
import { waitFor } from '../../helpers/patience'

interface Counts {
  admitted: number
  refused: number
  loops: number
}

function start(suspicious: number): { probe: LoopProbe; counts: Counts } {
  const counts: Counts = { admitted: 0, refused: 0, loops: 0 }
  const probe = new LoopProbe({ suspicious, random: Math.random, onLoop: () => counts.loops++ })
  onTestFinished(() => {
    probe.close()
  })
  return { probe, counts }
}

/** Simulates a client; in a loop, each of its connections causes the next one. */
function arrive(probe: LoopProbe, counts: Counts, isLoop: boolean): void {
  probe.arrive({
    admit: () => {
      counts.admitted++
      probe.connectionBegan()
      if (isLoop) {
        setImmediate(() => {
          arrive(probe, counts, true)
        })
      }
    },
    refuse: () => {
      counts.refused++
    }
  })
}

describe('a loop', () => {
  it.each([1, 7])('of %i clients is detected, and every connection of it refused', async (clients) => {
    const { probe, counts } = start(10)
    for (let client = 0; client < clients; client++) arrive(probe, counts, true)
    await waitFor(() => {
      expect(counts).toMatchObject({ loops: 1, refused: clients })
    })
    // The threshold is at most twice the suspicious number; each round admits one.
    expect(counts.admitted).toBeLessThan(2 * 10 + clients + 20)
  })

  it('is detected again with fewer connections, until a server responds', async () => {
    const { probe, counts } = start(100)
    arrive(probe, counts, true)
    await waitFor(() => {
      expect(counts.loops).toBe(1)
    })
    for (let open = counts.admitted; open > 0; open--) probe.closedSilently()
    const before = counts.admitted
    arrive(probe, counts, true)
    await waitFor(() => {
      expect(counts.loops).toBe(2)
    })
    expect(counts.admitted - before).toBeLessThan(40)
    probe.targetSpoke()
    for (let open = counts.admitted - before - 1; open > 0; open--) probe.closedSilently()
    for (let client = 0; client < 90; client++) arrive(probe, counts, false)
    expect(counts).toMatchObject({ refused: 2 })
    expect(probe.isOpen).toBe(true)
  })
})

describe('clients outside a loop', () => {
  it('all connect when many arrive at once before a server has responded', async () => {
    const { probe, counts } = start(10)
    for (let client = 0; client < 500; client++) arrive(probe, counts, false)
    await waitFor(() => {
      expect(counts).toEqual({ admitted: 500, refused: 0, loops: 0 })
    })
  })

  it('all connect when they arrive one after the other', async () => {
    const { probe, counts } = start(4)
    for (let client = 0; client < 30; client++) {
      arrive(probe, counts, false)
      await new Promise(setImmediate)
    }
    await waitFor(() => {
      expect(counts).toEqual({ admitted: 30, refused: 0, loops: 0 })
    })
  })

  it('are not delayed when servers respond', () => {
    const { probe, counts } = start(4)
    for (let client = 0; client < 1000; client++) {
      arrive(probe, counts, false)
      probe.targetSpoke()
    }
    expect(counts).toEqual({ admitted: 1000, refused: 0, loops: 0 })
  })
})

it('refuses the held connections when it is closed', () => {
  const { probe, counts } = start(2)
  for (let client = 0; client < 4; client++) arrive(probe, counts, false)
  probe.close()
  expect(counts.admitted + counts.refused).toBe(4)
  expect(counts.refused).toBeGreaterThan(0)
})
