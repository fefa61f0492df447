import type * as v from 'valibot'
import { attemptRequests } from './attempts'
import { authorityRequests } from './authority'
import { captureRequests } from './captures'
import { codingRequests } from './codings'
import { conversationRequests } from './conversation-replay'
import { events } from './events'
import { fieldRequests } from './fields'
import { filterRequests } from './filters'
import { findRequests } from './find'
import { hostRequests } from './host'
import { innerRequests } from './inner'
import { markRequests } from './marks'
import { matchRequests } from './matching'
import { mockRequests } from './mock-sets'
import { recipeRequests } from './recipes'
import { packetRequests } from './packets'
import { repeatRequests } from './repeat'
import { stagingRequests } from './replay'
import { reuseRequests } from './reuse'
import { ruleRequests } from './rules'
import { sessionRequests } from './sessions'
import { taskRequests } from './tasks'
import { tlsRequests } from './tls-records'
import { timelineRequests } from './timeline'
import { trafficRequests } from './traffic'
import { viewRequests } from './views'

/**
 * Contract between the engine's host and the window. Each request is declared once, with the schemas of its input and
 * output; handler and client types are inferred from them. A missing handler is a type error.
 */
const engineRequests = {
  ...sessionRequests,
  ...recipeRequests,
  ...ruleRequests,
  ...authorityRequests,
  ...viewRequests,
  ...filterRequests,
  ...findRequests,
  ...trafficRequests,
  ...conversationRequests,
  ...fieldRequests,
  ...timelineRequests,
  ...packetRequests,
  ...tlsRequests,
  ...innerRequests,
  ...reuseRequests,
  ...stagingRequests,
  ...captureRequests,
  ...markRequests,
  ...codingRequests,
  ...attemptRequests,
  ...matchRequests,
  ...mockRequests,
  ...taskRequests,
  ...repeatRequests
}

export const requests = { ...engineRequests, ...hostRequests }

/** Names of the requests that the engine answers; its host answers the others. */
export const ENGINE_REQUESTS = Object.keys(engineRequests) as (keyof typeof engineRequests)[]

export { events }

type Schemas = Record<string, { input: v.GenericSchema; output: v.GenericSchema }>

/** Plain types of a schema map: name → input and output. */
export type RequestTypes<S extends Schemas> = {
  [Name in keyof S]: { input: v.InferInput<S[Name]['input']>; output: v.InferOutput<S[Name]['output']> }
}

export type EngineRequests = RequestTypes<typeof engineRequests>
export type Requests = RequestTypes<typeof requests>
export type Events = { [Name in keyof typeof events]: v.InferOutput<(typeof events)[Name]> }
