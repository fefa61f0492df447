import type { ErrorDetails } from '../model/app-error'

/**
 * A message pipe, independent of its transport: Electron IPC, a worker thread, or a pair in memory. Messages are
 * structured clones: plain data and typed arrays.
 */
export interface Port {
  /** `transfer`: buffers that the message contains and the sender gives up; a transport may copy them instead. */
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void
  /** Returns the function that removes the listener. */
  onMessage(listener: (message: unknown) => void): () => void
  /** Idempotent. Nothing is delivered afterwards. */
  close(): void
}

/** The types a request map gives to client and server. */
export type RequestMap = Record<string, { input: unknown; output: unknown }>
export type EventMap = Record<string, unknown>

export interface ErrorEnvelope {
  code: string
  message: string
  systemCode?: string | undefined
  details?: ErrorDetails | undefined
}

/** A message of the protocol. Replies are envelopes because a transport may pass only an error's message. */
export type Envelope =
  | { type: 'request'; id: number; name: string; input: unknown }
  | { type: 'reply'; id: number; ok: true; value: unknown }
  | { type: 'reply'; id: number; ok: false; error: ErrorEnvelope }
  | { type: 'event'; name: string; payload: unknown }

/** Checks the shape of a message from the other side; the schemas check its content. */
export function isEnvelope(message: unknown): message is Envelope {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false
  switch (message.type) {
    case 'request':
      return (
        'id' in message &&
        typeof message.id === 'number' &&
        'name' in message &&
        typeof message.name === 'string'
      )
    case 'reply':
      return 'id' in message && typeof message.id === 'number' && 'ok' in message
    case 'event':
      return 'name' in message && typeof message.name === 'string'
    default:
      return false
  }
}
