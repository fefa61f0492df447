/**
 * Serves one load of the page. A reload starts another one with its own port: the new page numbers its requests from 1
 * again, so a late response to the old page must not reach it. Views that the old page left open are closed here,
 * because only this host has a list of them.
 */
import type { EngineRequests, Events, Requests } from '../shared/contract/contract'
import { parseInput } from '../shared/contract/parse'
import { AppError } from '../shared/model/app-error'
import type { Port } from '../shared/rpc/port'
import { createServer, type Handlers, type ReportBug } from '../shared/rpc/server'
import type { HostRequests } from './host-requests'

/** The parts of the engine that a page needs. */
export interface EngineSide {
  readonly handlers: Handlers<EngineRequests>
  onEvent(listener: <Name extends keyof Events>(name: Name, payload: Events[Name]) => void): () => void
}

type View = EngineRequests['views.close']['input']

export interface PageHost {
  /** Sends the page an event that does not come from the engine. */
  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void
  /** Stops responding to requests. Idempotent. */
  close(): void
}

export function servePage(
  port: Port,
  engine: EngineSide,
  hostHandlers: Handlers<HostRequests>,
  reportBug: ReportBug
): PageHost {
  /** Open views of the page, with the capture of each. View numbers are per capture. */
  const views = new Map<string, View>()
  let closed = false

  const closeView = (view: View): void => {
    // The engine may have closed the view already; any other error is a bug.
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
    emit(name, payload) {
      server.emit(name, payload)
    },
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
