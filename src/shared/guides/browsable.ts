import type { SessionSummary } from '../contract/sessions'

/** Reasons why no browser can be opened through a session. */
export type NotBrowsable = 'not-a-proxy' | 'stopped' | 'transparent' | 'socks-login' | 'path'

/** Returns null if a browser can be opened. */
export function whyNotBrowsable({ config, listening }: SessionSummary): NotBrowsable | null {
  if (config.kind !== 'proxy') return 'not-a-proxy'
  if (listening === null) return 'stopped'
  const mode = config.mode ?? 'forward'
  if (mode === 'transparent') return 'transparent'
  if (mode === 'socks' && config.login !== undefined) return 'socks-login'
  return listening.path !== undefined && mode !== 'socks' ? 'path' : null
}
