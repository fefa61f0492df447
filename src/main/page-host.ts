/**
 * Serves one load of the page. A reload starts another with a port of its own: the new page counts its requests
 * from 1 again, so a late answer to the old page must not reach it, and the views the old page left open are
 * closed here, since nobody else knows of them.
 */
import type { EngineRequests, Events, Requests } from '../shared/contract/contract'
import { parseInput } from '../shared/contract/parse'
import { AppError } from '../shared/model/app-error'
import type { Port } from '../shared/rpc/port'
import { createServer, type Handlers, type ReportBug } from '../shared/rpc/server'
import type { HostRequests } from './host-requests'

/** The parts of the engine a page needs. */
export interface EngineSide {
  readonly handlers: Handlers<EngineRequests>
  onEvent(listener: <Name extends keyof Events>(name: Name, payload: Events[Name]) => void): () => void
}

type View = EngineRequests['views.close']['input']

export interface PageHost {
  /** Nothing is answered afterwards. Idempotent. */
  close(): void
}

export function servePage(
  port: Port,
  engine: EngineSide,
  hostHandlers: Handlers<HostRequests>,
  reportBug: ReportBug
): PageHost {
  /** Views the page left open, with the capture of each. A view's number is its capture's. */
  const views = new Map<string, View>()
  let closed = false

  const closeView = (view: View): void => {
    // A view the engine no longer has is as closed as it can be; anything else is a bug.
    Promise.resolve()
      .then(() => engine.handlers['views.close'](view))
      .catch((error: unknown) => {
        if (!(error instanceof AppError)) reportBug('views.close', error)
      })
  }

  const handlers: Handlers<Requests> = {
    ...engine.handlers,
    ...hostHandlers,
    'views.open': async (input) => {
      const opened = await engine.handlers['views.open'](input)
      const view = { capture: input.capture, view: opened.view }
      if (closed) closeView(view)
      else views.set(keyOf(view), view)
      return opened
    },
    'views.close': async (input) => {
      views.delete(keyOf(input))
      return engine.handlers['views.close'](input)
    }
  }

  const server = createServer<Requests, Events>(port, handlers, { parse: parseInput, reportBug })
  const stopEvents = engine.onEvent((name, payload) => {
    server.emit(name, payload)
  })

  return {
    close() {
      if (closed) return
      closed = true
      stopEvents()
      server.close()
      for (const view of views.values()) closeView(view)
      views.clear()
    }
  }
}

const keyOf = ({ capture, view }: View): string => `${capture}:${view}`
