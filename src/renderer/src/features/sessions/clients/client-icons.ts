import { LogOut, Pause, Play, Unplug, Zap } from '@lucide/vue'
import type { Component } from 'vue'
import type { ClientAction } from './use-client-actions'

/** Icons of the manual actions on a connection. */
export const CLIENT_ICONS: Readonly<Record<ClientAction, Component>> = {
  pause: Pause,
  resume: Play,
  end: LogOut,
  reset: Zap,
  disconnect: Unplug
}
