/** Handlers of the page's browser requests. */
import { rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Authority } from '../../shared/contract/authority'
import type { SessionSummary } from '../../shared/contract/sessions'
import { AppError } from '../../shared/model/app-error'
import type { Handlers } from '../../shared/rpc/server'
import type { HostRequests } from '../host-requests'
import { BrowserRuns } from './browser-runs'
import { snapFolder } from './candidates'
import { chromiumArguments } from './chromium'
import { findBrowsers, findProgram, type FoundBrowser } from './find-browsers'
import { firefoxArguments, makeFirefoxProfile } from './firefox'
import { firstPage, browserRoute, type BrowserRoute } from './browser-route'

export type BrowserRequests = Pick<HostRequests, Extract<keyof HostRequests, `browsers.${string}`>>

export interface BrowserParts {
  /** Folder of the browser profiles, used for nothing else. */
  readonly folder: string
  readonly sessions: () => Promise<readonly SessionSummary[]>
  readonly authority: () => Promise<Authority>
  /** Additional command line arguments, for tests without a screen. */
  readonly extra?: readonly string[]
}

export interface Browsers {
  readonly handlers: Handlers<BrowserRequests>
  /** Ends the browsers and removes their profiles. */
  close(): Promise<void>
}

export async function createBrowsers(parts: BrowserParts): Promise<Browsers> {
  // Remove the profiles left by a process that was killed.
  await rm(parts.folder, { recursive: true, force: true, maxRetries: 2 })
  const runs = new BrowserRuns()
  const isRoot = process.getuid?.() === 0
  const certutil = (): Promise<string | null> => findProgram(['certutil'])

  const argumentsFor = async (
    { kind }: FoundBrowser,
    profile: string,
    route: BrowserRoute,
    trusted: Authority | null
  ): Promise<string[]> => {
    if (kind === 'chromium') {
      return chromiumArguments({ profile, route: route, publicKey: trusted?.publicKey ?? null, isRoot })
    }
    const tool = await certutil()
    const trust = trusted === null || tool === null ? null : { pem: trusted.pem, certutil: tool }
    await makeFirefoxProfile(profile, route, trust)
    return firefoxArguments(profile)
  }

  return {
    handlers: {
      'browsers.list': async () => {
        const hasTool = (await certutil()) !== null
        return (await findBrowsers()).map(({ id, name, kind }) => ({
          id,
          name,
          kind,
          trouble:
            kind === 'chromium'
              ? isRoot
                ? ('no-sandbox' as const)
                : null
              : hasTool
                ? null
                : ('no-certutil' as const)
        }))
      },
      'browsers.open': async ({ id, session, url }) => {
        const summary = (await parts.sessions()).find((one) => one.id === session)
        if (summary === undefined) throw new AppError('not-found', `There is no session ${session}.`)
        const browser = (await findBrowsers()).find((one) => one.id === id)
        if (browser === undefined) throw new AppError('not-found', `The browser “${id}” is not installed.`)
        const route = browserRoute(summary)
        const page = checkedPage(firstPage(route, url))
        const intercepts = summary.config.kind === 'proxy' && summary.config.tls?.clients === 'intercept'
        const trusted = intercepts ? await parts.authority() : null
        await runs.start({
          name: browser.name,
          program: browser.program,
          home: homeOf(browser, parts.folder),
          prepare: async (profile) => [
            ...(await argumentsFor(browser, profile, route, trusted)),
            ...(parts.extra ?? []),
            page
          ]
        })
        return null
      }
    },
    async close() {
      await runs.close()
      await rm(parts.folder, { recursive: true, force: true, maxRetries: 2 })
    }
  }
}

function homeOf({ program }: FoundBrowser, folder: string): string {
  const snap = snapFolder(program, homedir())
  return snap === null ? folder : join(snap, 'tcplens-browsers')
}

/** Validates a URL from the page for the command line: a web address that cannot be read as an option. */
function checkedPage(url: string): string {
  if (url === 'about:blank') return url
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new AppError(
      'bad-input',
      `${url} is not a web address. Enter one that starts with http:// or https://.`
    )
  }
  return parsed.href
}
