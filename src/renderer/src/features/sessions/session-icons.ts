import { ArrowLeftRight, Plug, Server } from '@lucide/vue'
import type { Component } from 'vue'
import type { SessionKind } from './model/session-form'

/** Icon of each kind of session. */
export const SESSION_ICONS: Readonly<Record<SessionKind, Component>> = {
  proxy: ArrowLeftRight,
  server: Server,
  client: Plug
}
