import type { ConnectionEvent } from '../../shared/model/connection-event'
import type { PendingConnection } from './pending-connection'
import { attemptsError, type DialError } from './dial-error'
import type { Address } from './lookup'

/**
 * Connects to the first reachable of several addresses (Happy Eyeballs, RFC 8305, section 5). Attempts start one delay
 * apart and run in parallel; a failed attempt starts the next one at once.
 */

/** Delay between the starts of two attempts (RFC 8305, section 8). */
export const ATTEMPT_DELAY_MS = 250

export interface AttemptsOptions {
  addresses: readonly Address[]
  port: number
  /** Milliseconds. */
  delay: number
  open(address: Address): PendingConnection
  /** Turns the error of an attempt into a DialError with a readable message. */
  explain(error: Error, address: Address): DialError
  record(event: ConnectionEvent): void
  signal: AbortSignal
}

/**
 * Resolves with the first connection. Rejects with a DialError once all attempts failed, or with the signal's reason as
 * soon as it is aborted.
 */
export function connectFirst(options: AttemptsOptions): Promise<PendingConnection> {
  const { addresses, port, delay, open, explain, record, signal } = options
  signal.throwIfAborted()
  const running = new Set<PendingConnection>()
  const errors: DialError[] = []
  const failed: string[] = []
  let begun = 0
  let timer: NodeJS.Timeout | undefined

  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      for (const { socket } of running) socket.destroy()
      running.clear()
    }
    const abort = (): void => {
      settle()
      reject(signal.reason as Error)
    }
    const recordAttempt = (
      { address, family }: Address,
      stage: 'begins' | 'failed' | 'timeout',
      code?: string
    ): void => {
      record({
        event: 'attempt',
        address,
        port,
        family,
        what: stage,
        ...(code === undefined ? {} : { code })
      })
    }
    const begin = (): void => {
      clearTimeout(timer)
      const address = addresses[begun++]
      if (address === undefined) {
        if (running.size > 0) return
        settle()
        reject(attemptsError(errors, failed))
        return
      }
      recordAttempt(address, 'begins')
      const pending = open(address)
      running.add(pending)
      pending.socket.once('connect', () => {
        if (!running.delete(pending)) return
        settle()
        resolve(pending)
      })
      pending.socket.once('error', (error) => {
        if (!running.delete(pending)) return
        const reason = explain(error, address)
        errors.push(reason)
        failed.push(address.address)
        recordAttempt(address, 'failed', reason.code)
        begin()
      })
      if (begun === addresses.length) return
      timer = setTimeout(() => {
        recordAttempt(address, 'timeout')
        begin()
      }, delay)
    }
    signal.addEventListener('abort', abort, { once: true })
    begin()
  })
}
