/**
 * The few members of the browser's globals that the end-to-end tests touch from inside the page. The tests are
 * compiled for Node, and the whole DOM library would leak into every file compiled with them.
 */
import type { Port } from '../../src/shared/rpc/port'

export interface PageWindow {
  readonly tcplensPort: Port
  readonly isSecureContext: boolean
  readonly origin: string
  readonly location: { assign(url: string): void }
  open(url: string): unknown
}

export interface PageElement {
  textContent: string | null
  append(child: PageElement): void
  querySelector(selector: string): PageElement | null
  remove(): void
}

export interface PageFrame extends PageElement {
  src: string
  readonly contentWindow: Partial<PageWindow> | null
}

export interface PageImage {
  src: string
  onload: (() => void) | null
  onerror: (() => void) | null
}

export interface PageDocument {
  readonly head: PageElement
  readonly body: PageElement
  createElement(name: 'iframe'): PageFrame
  createElement(name: 'script'): PageElement
}

export interface PageNavigator {
  readonly permissions: { query(descriptor: { name: string }): Promise<{ state: string }> }
}
