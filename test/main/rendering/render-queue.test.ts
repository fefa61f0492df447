import { describe, expect, it } from 'vitest'
import { EXTENDED_RENDER_LIMITS, RENDER_LIMITS } from '../../../src/main/rendering/render-limits'
import { createRenderQueue, type Render, type RenderJob } from '../../../src/main/rendering/render-queue'
import type { Requests } from '../../../src/shared/contract/contract'

type Input = Requests['rendering.render']['input']
type Rendered = Extract<Requests['rendering.render']['output'], { state: 'rendered' }>

const DONE: Rendered = { state: 'rendered', png: new Uint8Array(1), width: 1, height: 1, isCut: false }
const ask = (id: number, part: Partial<Input> = {}): Input => ({
  id,
  content: { kind: 'picture', type: 'image/png' },
  bytes: new Uint8Array(4),
  scale: 1,
  extended: false,
  ...part
})

/** Returns a renderer whose jobs end when the test ends them, or when they are cancelled. */
function manual(): { render: Render; jobs: RenderJob[]; end(at: number, outcome?: 'time'): void } {
  const jobs: RenderJob[] = []
  const ends: ((outcome: Rendered | 'time' | 'cancelled') => void)[] = []
  return {
    jobs,
    render: (job) =>
      new Promise((resolve) => {
        jobs.push(job)
        ends.push(resolve)
        job.signal.addEventListener('abort', () => {
          resolve('cancelled')
        })
      }),
    end: (at, outcome) => ends[at]?.(outcome ?? DONE)
  }
}
const stopped = (failure: string): object => ({
  state: 'stopped',
  failure,
  seconds: RENDER_LIMITS.cpuSeconds,
  bytes: RENDER_LIMITS.memoryBytes
})

describe('the queue of renderings', () => {
  it('renders one at a time, in order, and returns each result with its limits', async () => {
    const { render, jobs, end } = manual()
    const { handlers } = createRenderQueue(render)
    const first = handlers['rendering.render'](ask(1))
    const second = handlers['rendering.render'](ask(2, { extended: true }))
    await expect.poll(() => jobs.length).toBe(1)
    end(0, 'time')
    expect(await first).toEqual(stopped('time'))
    await expect.poll(() => jobs.length).toBe(2)
    end(1)
    expect(await second).toEqual(DONE)
    expect(jobs.map(({ limits }) => limits)).toEqual([RENDER_LIMITS, EXTENDED_RENDER_LIMITS])
  })

  it('cancels replaced and unneeded renderings, running or waiting', async () => {
    const { render, jobs, end } = manual()
    const { handlers } = createRenderQueue(render)
    const running = handlers['rendering.render'](ask(1))
    const waiting = handlers['rendering.render'](ask(2))
    await expect.poll(() => jobs.length).toBe(1)
    const newer = handlers['rendering.render'](ask(1))
    await handlers['rendering.cancel']({ id: 2 })
    expect([await running, await waiting]).toEqual([stopped('cancelled'), stopped('cancelled')])
    await expect.poll(() => jobs.length).toBe(2)
    end(1)
    expect(await newer).toEqual(DONE)
  })

  it('limits the stored content, and drops the oldest', async () => {
    const { render, jobs } = manual()
    const queue = createRenderQueue(render, 10)
    const answers = [1, 2, 3].map(async (id) => queue.handlers['rendering.render'](ask(id)))
    expect(await answers[0]).toEqual(stopped('cancelled'))
    await expect.poll(() => jobs.length).toBeGreaterThan(0)
    queue.cancelAll()
    expect(await Promise.all(answers)).toEqual([1, 2, 3].map(() => stopped('cancelled')))
  })

  it('continues after a renderer that throws', async () => {
    let runs = 0
    const { handlers } = createRenderQueue(() =>
      ++runs === 1 ? Promise.reject(new Error('x')) : Promise.resolve(DONE)
    )
    await expect(handlers['rendering.render'](ask(1))).rejects.toThrow('x')
    expect(await handlers['rendering.render'](ask(2))).toEqual(DONE)
  })
})
