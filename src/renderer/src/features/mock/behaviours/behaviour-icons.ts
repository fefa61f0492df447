import { ArrowDownToLine, Globe, MessageSquareReply, Repeat, Timer, Waves, Hand, Drama } from '@lucide/vue'
import type { Component } from 'vue'
import type { BehaviourKind } from './model/behaviour-form'

/** Icon of each kind of behaviour. */
export const BEHAVIOUR_ICONS: Readonly<Record<BehaviourKind, Component>> = {
  greet: Hand,
  echo: Repeat,
  reply: MessageSquareReply,
  every: Timer,
  http: Globe,
  mock: Drama,
  source: Waves,
  sink: ArrowDownToLine
}
