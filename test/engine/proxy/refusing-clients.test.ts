/** Conditions under which a client that refuses the certificate gets passthrough, and is intercepted again. */
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { RefusingClients } from '../../../src/engine/proxy/refusing-clients'
import { TrustedClients } from '../../../src/engine/tls/authority/trusted-clients'
import type { ClientIdentity } from '../../../src/engine/tls/client-identity'

const SECOND = 1000
const MINUTE = 60 * SECOND

let now = 0
let changes = 0
let trusted = new TrustedClients()
beforeEach(() => {
  now = 1_000_000
  changes = 0
  trusted = new TrustedClients()
})

const start = (): RefusingClients => {
  const clients = new RefusingClients({ trusted, now: () => now, onChange: () => changes++ })
  onTestFinished(() => {
    clients.close()
  })
  return clients
}

const client = (name: string): ClientIdentity => ({ key: name, address: '10.0.0.1', ja4: `ja4 of ${name}` })
const A = client('a')
const B = client('b')

function refuse(clients: RefusingClients, who: ClientIdentity, times = 1): void {
  for (let done = 0; done < times; done++) {
    clients.refused({ client: who, host: 'shop.example', code: 'UNKNOWN_CA', message: 'unknown CA' })
  }
}

it('passes a client through after three refusals within a minute, and only that client', () => {
  const clients = start()
  refuse(clients, A, 2)
  expect([clients.isPassedThrough(A), changes]).toEqual([false, 0])
  now += 59 * SECOND
  refuse(clients, A)
  expect([clients.isPassedThrough(A), clients.isPassedThrough(B), changes]).toEqual([true, false, 1])
  expect(clients.passedThrough).toEqual([
    {
      id: 'a',
      address: '10.0.0.1',
      ja4: 'ja4 of a',
      host: 'shop.example',
      code: 'UNKNOWN_CA',
      problem: 'unknown CA',
      until: now + 5 * MINUTE
    }
  ])
})

it('does not count refusals older than a minute', () => {
  const clients = start()
  refuse(clients, A)
  now += 30 * SECOND
  refuse(clients, A)
  now += 30 * SECOND
  refuse(clients, A)
  expect(clients.isPassedThrough(A)).toBe(false)
  refuse(clients, A)
  expect(clients.isPassedThrough(A)).toBe(true)
})

it('never passes a client through that has trusted the authority before', () => {
  const clients = start()
  refuse(clients, A, 2)
  clients.trusted(A)
  refuse(clients, A, 10)
  expect(clients.isPassedThrough(A)).toBe(false)
  refuse(clients, B, 3)
  expect(clients.isPassedThrough(B)).toBe(true)
})

it('knows clients that trusted the authority at another proxy', () => {
  start().trusted(A)
  const other = start()
  refuse(other, A, 3)
  expect(other.isPassedThrough(A)).toBe(false)
})

it('intercepts again after five minutes, and then counts three new refusals', () => {
  const clients = start()
  refuse(clients, A, 3)
  now += 5 * MINUTE - 1
  expect(clients.isPassedThrough(A)).toBe(true)
  now += 1
  expect([clients.isPassedThrough(A), clients.passedThrough]).toEqual([false, []])
  refuse(clients, A, 2)
  expect(clients.isPassedThrough(A)).toBe(false)
  refuse(clients, A)
  expect(clients.isPassedThrough(A)).toBe(true)
})

it('reports when the five minutes are over', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const clients = start()
  refuse(clients, A, 3)
  now += MINUTE
  vi.advanceTimersByTime(MINUTE)
  refuse(clients, B, 3)
  expect(changes).toBe(2)
  now += 4 * MINUTE
  vi.advanceTimersByTime(4 * MINUTE)
  expect([changes, clients.passedThrough.map(({ id }) => id)]).toEqual([3, ['b']])
  now += MINUTE
  vi.advanceTimersByTime(MINUTE)
  expect([changes, clients.passedThrough, vi.getTimerCount()]).toEqual([4, [], 0])
})

it('resumes the interception of one client or of all', () => {
  const clients = start()
  refuse(clients, A, 3)
  refuse(clients, B, 3)
  clients.resume('a')
  expect([clients.isPassedThrough(A), clients.isPassedThrough(B)]).toEqual([false, true])
  clients.resume(null)
  expect(clients.passedThrough).toEqual([])
})

it('remembers a bounded number of clients', () => {
  const clients = start()
  for (let number = 0; number < 500; number++) refuse(clients, client(`client ${number}`), 3)
  expect(clients.passedThrough).toHaveLength(100)
  expect(clients.isPassedThrough(client('client 499'))).toBe(true)
  for (let number = 0; number < 5000; number++) trusted.add(`client ${number}`)
  expect([trusted.has('client 0'), trusted.has('client 4999')]).toEqual([false, true])
})
