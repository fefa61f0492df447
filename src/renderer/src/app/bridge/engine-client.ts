import { PORT_NAME } from '../../../../shared/contract/channel'
import type { Events, Requests } from '../../../../shared/contract/contract'
import { checkOutput } from '../../../../shared/contract/parse'
import { createClient, type Client } from '../../../../shared/rpc/client'

/**
 * Access to the engine. Only this module uses the port that the preload exposes, so that stores and components run the
 * same over Electron IPC and over an in-memory pair in tests.
 */

export type EngineClient = Client<Requests, Events>

let engine: EngineClient | undefined

export function useEngine(): EngineClient {
  if (engine !== undefined) return engine
  const port = window[PORT_NAME]
  if (port === undefined) throw new Error(`The preload did not provide ${PORT_NAME}.`)
  // A release build trusts its own engine; in development every reply is checked to find bugs early.
  engine = createClient<Requests, Events>(port, import.meta.env.DEV ? checkOutput : undefined)
  return engine
}

/** Makes `useEngine` return this client; `undefined` restores the window's port. For tests. */
export function provideEngine(client: EngineClient | undefined): void {
  engine = client
}
