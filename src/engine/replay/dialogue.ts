/**
 * Sends requests of one protocol on a connection and recognises their responses. Sans-I/O: output goes to `Output`, and
 * input is passed to `received`.
 */

import type { Endpoint } from '../../shared/model/connection-event'
import type { ResponseHead, RequestHead } from '../http-client/request-head'
import type { Redirect } from '../http-client/redirect'

export interface Output {
  /** Resolves with true when more data may be sent, with false when the connection accepts no more data. */
  send(bytes: Uint8Array): Promise<boolean>
}

/** A request to send. */
export interface DialogueRequest {
  /** Null if `read` returns the whole request. */
  readonly head: RequestHead | null
  /** Returns the next bytes after the head, in order; empty at the end. Null if nothing follows the head. */
  readonly read: (() => Promise<Uint8Array>) | null
}

export interface DialogueListener {
  /** The head of the final response has arrived; of several requests, the response to the last. */
  onAnswer(head: ResponseHead): void
  /** The received data does not belong to the protocol. Called once. */
  onForeign(): void
  /** All responses are complete. */
  onAnswered(): void
  /** No response will follow, although the connection is still open. */
  onRefused(): void
}

/** Information about the request, for following a redirect. */
export interface SentRequest {
  readonly method: string
  /** Returns the requested URL; null if it is not valid. */
  url(secure: boolean, to: Endpoint): URL | null
  /** Returns the head of the redirected request. `whole`: uses the absolute form, for a proxy. */
  redirected(redirect: Redirect, whole: boolean): RequestHead
  /** Number of bytes read up to the start of the body. */
  readonly bodyAt: number
}

export interface Dialogue {
  /**
   * Resolves when the whole request is passed to the socket or can no longer be sent. Rejects if its bytes cannot be
   * read.
   */
  send(request: DialogueRequest, output: Output): Promise<void>
  received(bytes: Uint8Array): void
  /** The connection is over. `inOrder`: ended by a FIN, which may end the response. */
  over(inOrder: boolean): void
  readonly answered: boolean
  /** Null until the head is sent, and if there were several requests. */
  readonly sentRequest: SentRequest | null
  /** True if the next request may be sent on the same connection. */
  readonly mayGoOn: boolean
}
