import { AppError, ERROR_CODES, type ErrorCode } from '../model/app-error'
import {
  isEnvelope,
  type Envelope,
  type ErrorEnvelope,
  type EventMap,
  type Port,
  type RequestMap
} from './port'

/** The requesting side of a port. */
export interface Client<R extends RequestMap, E extends EventMap> {
  /** Rejects with an AppError if the other side rejects the request, or if the port closes first. */
  request<Name extends keyof R & string>(name: Name, input: R[Name]['input']): Promise<R[Name]['output']>
  /** Returns the function that removes the listener. */
  on<Name extends keyof E & string>(name: Name, listener: (payload: E[Name]) => void): () => void
  /** Rejects outstanding requests with the reason, and stays open, because the other side was replaced. */
  interrupt(reason: string): void
  /**
   * Rejects outstanding and later requests with the reason and its code, and closes the port. The default code is
   * `internal`, which means a bug. Idempotent.
   */
  close(reason?: string, code?: ErrorCode): void
}

/** Throws if a reply or event violates the contract. Used in development and tests. */
export type Check = (what: 'reply' | 'event', name: string, value: unknown) => void

interface Pending {
  name: string
  resolve(value: unknown): void
  reject(error: Error): void
}

export function createClient<R extends RequestMap, E extends EventMap>(
  port: Port,
  check?: Check
): Client<R, E> {
  const pending = new Map<number, Pending>()
  const listeners = new Map<string, Set<(payload: never) => void>>()
  let nextId = 1
  let closed: { readonly reason: string; readonly code: ErrorCode } | undefined

  const onReply = (reply: Extract<Envelope, { type: 'reply' }>): void => {
    const waiting = pending.get(reply.id)
    if (waiting === undefined) return
    pending.delete(reply.id)
    if (!reply.ok) {
      waiting.reject(toAppError(reply.error))
      return
    }
    try {
      check?.('reply', waiting.name, reply.value)
      waiting.resolve(reply.value)
    } catch (error) {
      waiting.reject(error instanceof Error ? error : new Error(String(error)))
    }
  }

  const rejectAll = (reason: string, code: ErrorCode = 'internal'): void => {
    const waiting = [...pending.values()]
    pending.clear()
    for (const { name, reject } of waiting) reject(new AppError(code, `${reason}: no response to ${name}.`))
  }

  const stopListening = port.onMessage((message) => {
    if (!isEnvelope(message)) return
    if (message.type === 'reply') onReply(message)
    else if (message.type === 'event') {
      check?.('event', message.name, message.payload)
      for (const listener of listeners.get(message.name) ?? []) listener(message.payload as never)
    }
  })

  return {
    request(name, input) {
      if (closed !== undefined)
        return Promise.reject(new AppError(closed.code, `${closed.reason}: ${name} was not sent.`))
      const id = nextId++
      return new Promise((resolve, reject) => {
        pending.set(id, { name, resolve: resolve, reject })
        port.post({ type: 'request', id, name, input } satisfies Envelope)
      })
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      set.add(listener)
      return () => set.delete(listener)
    },
    interrupt: rejectAll,
    close(reason = 'The port is closed', code = 'internal') {
      if (closed !== undefined) return
      closed = { reason, code }
      stopListening()
      rejectAll(reason, code)
      listeners.clear()
      port.close()
    }
  }
}

/** Restores an error that was sent through a port. */
export function toAppError({ code, message, systemCode, details }: ErrorEnvelope): AppError {
  return new AppError(ERROR_CODES.find((known) => known === code) ?? 'internal', message, {
    systemCode,
    details
  })
}
