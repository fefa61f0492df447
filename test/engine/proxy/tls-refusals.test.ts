/** Clients at one address, with and without the authority's certificate: which of them are intercepted. */
import { describe, expect, it } from 'vitest'
import { systemClock, type Clock } from '../../../src/engine/clock'
import type { RefusingClient } from '../../../src/shared/contract/proxying'
import { told } from '../../helpers/client'
import { untilClosed } from '../../helpers/engine'
import { startHttps, startInterception, type Interception } from '../../helpers/interception'
import { waitFor } from '../../helpers/patience'
import { needs, peerPath } from '../../helpers/peers'
import { run } from '../../helpers/run'

const MINUTE_MS = 60_000

/** The system's clock, which can be set forward. */
class ShiftedClock implements Clock {
  readonly #clock = systemClock()
  readonly startedAt = this.#clock.startedAt
  #shiftNs = 0

  now(): number {
    return this.#clock.now() + this.#shiftNs
  }

  forward(milliseconds: number): void {
    this.#shiftNs += milliseconds * 1e6
  }
}

class Clients {
  readonly it: Interception
  readonly clock: ShiftedClock
  url: string
  #connections = 0

  private constructor(it: Interception, clock: ShiftedClock, url: string) {
    this.it = it
    this.clock = clock
    this.url = url
  }

  static async start(tls: Parameters<typeof startInterception>[0] = {}): Promise<Clients> {
    const clock = new ShiftedClock()
    const it = await startInterception({ mode: 'socks', ...tls }, { clock })
    const target = await startHttps(await it.upstream.sign({ name: 'localhost', names: ['localhost'] }))
    return new Clients(it, clock, `https://localhost:${target.port}/page`)
  }

  /**
   * Runs a curl that trusts only the server's own authority. Resolves once the engine knows how its connection ended.
   */
  async distrusting(...args: string[]): Promise<string> {
    return this.#run(this.it.upstream.certFile, args)
  }

  async trusting(...args: string[]): Promise<string> {
    return this.#run(this.it.ca, args)
  }

  get passedThrough(): RefusingClient[] {
    return this.it.engine.sessions.get(this.it.proxy.id).findings!.passedThrough
  }

  async #run(ca: string, args: string[]): Promise<string> {
    const how = ['-sS', '--max-time', '20', '-4', '--socks5-hostname', this.it.where, '--cacert', ca]
    const { code } = await run(peerPath('curl'), [...how, ...args, this.url])
    const detail = await untilClosed(this.it.engine, ++this.#connections)
    if (told(detail, 'passed').length > 0) return code === 0 ? 'passed through' : 'passed through and failed'
    return code === 0 ? 'intercepted' : 'refused'
  }
}

describe('two curls at one address', needs('curl'), () => {
  it('one refusal, then a curl that trusts the authority: intercepted', async () => {
    const clients = await Clients.start()
    expect(await clients.distrusting()).toBe('refused')
    expect(await clients.trusting()).toBe('intercepted')
  })

  it('a trusting curl, then any number of refusals, then a trusting curl: intercepted', async () => {
    const clients = await Clients.start()
    expect(await clients.trusting()).toBe('intercepted')
    for (let number = 0; number < 5; number++) expect(await clients.distrusting()).toBe('refused')
    expect(await clients.trusting()).toBe('intercepted')
    expect(clients.passedThrough).toEqual([])
  })

  it('three refusals without a success: passed through, until the user resumes interception', async () => {
    const clients = await Clients.start()
    for (let number = 0; number < 3; number++) expect(await clients.distrusting()).toBe('refused')
    const [client] = await waitFor(() => {
      expect(clients.passedThrough).toHaveLength(1)
      return clients.passedThrough
    })
    expect(client).toMatchObject({
      address: '127.0.0.1',
      host: 'localhost',
      ja4: expect.stringMatching(/^t1[23]d/) as string,
      problem: expect.stringMatching(/./) as string
    })
    expect(await clients.distrusting()).toBe('passed through')
    const { engine, proxy } = clients.it
    await engine.handlers['sessions.resumeInterception']({ id: proxy.id, client: client!.id })
    expect(clients.passedThrough).toEqual([])
    expect(await clients.trusting()).toBe('intercepted')
  })

  it('refusals that are far apart: never passed through', async () => {
    const clients = await Clients.start()
    for (let number = 0; number < 4; number++) {
      expect(await clients.distrusting()).toBe('refused')
      clients.clock.forward(MINUTE_MS / 2)
    }
    expect(clients.passedThrough).toEqual([])
  })

  it('intercepts again after five minutes', async () => {
    const clients = await Clients.start()
    for (let number = 0; number < 3; number++) await clients.distrusting()
    expect(await clients.distrusting()).toBe('passed through')
    clients.clock.forward(5 * MINUTE_MS)
    expect(await clients.trusting()).toBe('intercepted')
  })

  it('with the setting off: refused every time', async () => {
    const clients = await Clients.start({ tls: { clients: 'intercept', passPinned: false } })
    for (let number = 0; number < 4; number++) expect(await clients.distrusting()).toBe('refused')
  })
})

describe('other clients', needs('curl'), () => {
  it('with another ClientHello at the same address are still intercepted', async () => {
    const clients = await Clients.start()
    for (let number = 0; number < 3; number++) await clients.distrusting()
    expect(await clients.distrusting()).toBe('passed through')
    expect(await clients.trusting('--no-alpn')).toBe('intercepted')
  })

  it('that request an address after they trusted the authority for a name are still intercepted', async () => {
    const clients = await Clients.start({ tls: { clients: 'intercept', exceptions: ['127.0.0.1'] } })
    expect(await clients.trusting()).toBe('intercepted')
    clients.url = clients.url.replace('localhost', '127.0.0.1')
    for (let number = 0; number < 3; number++) expect(await clients.distrusting()).toBe('refused')
    expect(await clients.trusting()).toBe('intercepted')
  })

  it('at another address are still intercepted', async () => {
    const clients = await Clients.start({ listen: { host: '0.0.0.0', port: 0 } })
    for (let number = 0; number < 3; number++) await clients.distrusting('--interface', '127.0.0.2')
    expect(await clients.distrusting('--interface', '127.0.0.2')).toBe('passed through')
    expect(await clients.trusting('--interface', '127.0.0.3')).toBe('intercepted')
  })
})
