import { AppError, messageOf } from '../model/app-error'
import {
  isEnvelope,
  type Envelope,
  type ErrorEnvelope,
  type EventMap,
  type Port,
  type RequestMap
} from './port'

/** One function per request. A missing one is a type error. */
export type Handlers<R extends RequestMap> = {
  [Name in keyof R]: (input: R[Name]['input']) => R[Name]['output'] | Promise<R[Name]['output']>
}

/** The responding side of a port. */
export interface Server<E extends EventMap> {
  emit<Name extends keyof E & string>(name: Name, payload: E[Name]): void
  /** Nothing is answered or emitted afterwards. Idempotent. */
  close(): void
}

/** Validates the untrusted input of a request, or throws an AppError with the reason. */
export type Parse = (name: string, input: unknown) => unknown

/** Returns the buffers of a reply that nothing else uses, so that the transport may move them. */
export type OwnedBuffers = (name: string, value: unknown) => readonly ArrayBuffer[]

/** Receives bugs: anything a handler throws that is not an AppError. */
export type ReportBug = (name: string, error: unknown) => void

export function createServer<R extends RequestMap, E extends EventMap>(
  port: Port,
  handlers: Handlers<R>,
  options: { parse?: Parse; reportBug?: ReportBug; ownedBuffers?: OwnedBuffers } = {}
): Server<E> {
  let closed = false
  const post = (envelope: Envelope, transfer?: readonly ArrayBuffer[]): void => {
    if (!closed) port.post(envelope, transfer)
  }

  const answer = async (id: number, name: string, input: unknown): Promise<void> => {
    try {
      // Own properties only: `constructor` and friends are not requests.
      const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined
      if (handler === undefined) throw new AppError('unknown-request', `There is no request named ${name}.`)
      const value = await handler(options.parse?.(name, input) ?? input)
      post({ type: 'reply', id, ok: true, value }, options.ownedBuffers?.(name, value))
    } catch (error) {
      if (!(error instanceof AppError)) options.reportBug?.(name, error)
      post({ type: 'reply', id, ok: false, error: toErrorInfo(error) })
    }
  }

  const stopListening = port.onMessage((message) => {
    if (isEnvelope(message) && message.type === 'request')
      void answer(message.id, message.name, message.input)
  })

  return {
    emit(name, payload) {
      post({ type: 'event', name, payload })
    },
    close() {
      if (closed) return
      closed = true
      stopListening()
      port.close()
    }
  }
}

/**
 * Converts an error for sending through a port. An error other than an AppError is a bug: it keeps its message, with
 * code `internal`.
 */
export function toErrorInfo(error: unknown): ErrorEnvelope {
  if (!(error instanceof AppError)) return { code: 'internal', message: messageOf(error) }
  const { code, message, systemCode, details } = error
  return {
    code,
    message,
    ...(systemCode === undefined ? {} : { systemCode }),
    ...(details === undefined ? {} : { details })
  }
}
