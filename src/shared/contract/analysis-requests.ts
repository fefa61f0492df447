import type { EngineRequests } from './contract'

/**
 * The requests that the analysis thread of a capture answers; the engine passes them on to it. Their input names the
 * capture. A list of its own, because the thread needs the names and not the schemas.
 */
export const ANALYSIS_REQUESTS = [
  'views.open',
  'views.close',
  'views.rows',
  'views.freeze',
  'views.numbers',
  'views.find',
  'filters.complete',
  'connections.get',
  'connections.conversation',
  'connections.exchanges',
  'frames.set',
  'frames.conversation',
  'frames.find',
  'connections.turn',
  'frames.turn',
  'connections.timeline',
  'connections.packet',
  'connections.tls',
  'connections.tls-message',
  'connections.reuse',
  'streams.read',
  'streams.block',
  'exchanges.get',
  'exchanges.body',
  'inner.list',
  'inner.get',
  'inner.body',
  'fields.get',
  'fields.at',
  'marks.get',
  'attempts.original',
  'attempts.find',
  'attempts.stretch'
] as const satisfies (keyof EngineRequests)[]
export type AnalysisRequest = (typeof ANALYSIS_REQUESTS)[number]
