import { ArrowLeftRight, Plug, Server } from '@lucide/vue'
import type { Component } from 'vue'
import type { SessionKind } from '../../headless/session-form'

/** What a kind of session looks like wherever it is shown. */
export const SESSION_ICONS: Readonly<Record<SessionKind, Component>> = {
  proxy: ArrowLeftRight,
  server: Server,
  client: Plug
}
