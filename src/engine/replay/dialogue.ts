/**
 * How a request is put on a connection and its answer is recognised, by one protocol. Sans-io: bytes go out by `Link`,
 * and come in by `received`.
 */

import type { Endpoint } from '../../shared/model/connection-event'
import type { AnswerHead, RequestHead } from './heads'
import type { Redirect } from './redirect'

export interface Link {
  /** Resolves when more may be sent; false once the connection takes nothing any more. */
  send(bytes: Uint8Array): Promise<boolean>
}

/** What is asked. */
export interface Ask {
  /** Null where what is read is all of it. */
  readonly head: RequestHead | null
  /** The next bytes behind the head, in order; empty when all were given. Null where none follow. */
  readonly read: (() => Promise<Uint8Array>) | null
}

export interface DialogueListener {
  /** The head of the final response to the request: of several requests, to the last. */
  onAnswer(head: AnswerHead): void
  /** What came back is not this protocol. Told once. */
  onForeign(): void
  /** All answers are whole. */
  onAnswered(): void
  /** No answer will come any more, though the connection stands. */
  onRefused(): void
}

/** What was asked, for a request that follows from its answer. */
export interface Asked {
  readonly method: string
  /** Null where it asks for none. */
  url(secure: boolean, to: Endpoint): URL | null
  /** The head of the request that follows. `whole`: for a proxy, which needs the whole URL. */
  redirected(redirect: Redirect, whole: boolean): RequestHead
  /** Bytes that were read up to where its body begins. */
  readonly bodyAt: number
}

export interface Dialogue {
  /** Resolves when all of it is with the socket, or never will be. Rejects where its bytes cannot be read. */
  send(ask: Ask, link: Link): Promise<void>
  received(bytes: Uint8Array): void
  /** The connection is over. `inOrder`: by a FIN, which may be what ends the answer. */
  over(inOrder: boolean): void
  readonly answered: boolean
  /** Null until its head is sent, and where there were several. */
  readonly asked: Asked | null
  /** The next request may follow on the same connection. */
  readonly mayGoOn: boolean
}
