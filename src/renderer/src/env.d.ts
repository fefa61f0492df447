import type { Port } from '../../shared/rpc/port'

declare global {
  interface Window {
    /** What the preload exposes under PORT_NAME; absent in unit tests, which provide their own engine. */
    readonly tcplensPort?: Port
  }
}
