/** Audio and video from a real server through the proxy: played, measured, sought in, and saved whole. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, get, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { IMAGES, pdf, wav } from '../helpers/body-files'
import { answerFileDialogs, launchApp, type RunningApp } from '../helpers/electron-app'
import { mp3, mp4, oggOpus, webm } from '../helpers/media-files'
import { selectExchange, startProxy } from './workbench'

const BODIES: Readonly<Record<string, { type: string; body: Buffer }>> = {
  '/sound.wav': { type: 'audio/wav', body: wav(4) },
  '/sound.mp3': { type: 'audio/mpeg', body: mp3(4) },
  '/sound.ogg': { type: 'audio/ogg', body: oggOpus(4) },
  '/film.webm': { type: 'video/webm', body: webm(4) },
  '/film.mp4': { type: 'video/mp4', body: mp4(4) },
  '/recorded.webm': { type: 'video/webm', body: webm(4, false) },
  '/report.pdf': { type: 'application/pdf', body: pdf('Quarterly report', 3) },
  ...Object.fromEntries(Object.entries(IMAGES).map(([type, body]) => [`/${type}`, { type, body }]))
}

/** The members of a media element that are used here; the tests are compiled without the DOM library. */
interface Media {
  readonly duration: number
  currentTime: number
  readonly seeking: boolean
}

describe('media files', () => {
  let folder: string
  let server: Server
  let running: RunningApp
  let port: number

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tcplens-e2e-'))
    server = createServer((request, response) => {
      const found = BODIES[request.url ?? '']
      response.setHeader('content-type', found?.type ?? 'text/plain').end(found?.body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    running = await launchApp({ userData: folder })
    port = await startProxy(running.page, { host: '127.0.0.1', port: (server.address() as AddressInfo).port })
    return async () => {
      await running.close()
      server.close()
      await rm(folder, { recursive: true, force: true })
    }
  })

  const open = async (path: string): Promise<void> => {
    await new Promise<void>((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, agent: false }, (answer) => {
        answer.resume().on('end', resolve)
      }).on('error', reject)
    })
    await selectExchange(running.page, path)
    await running.page.getByRole('tab', { name: 'HTTP', exact: true }).click()
  }
  const response = (): Locator => running.page.getByRole('region', { name: 'Response' })

  it.each(['/sound.wav', '/sound.mp3', '/sound.ogg', '/film.webm', '/film.mp4', '/recorded.webm'])(
    '%s shows its duration, and plays from any position',
    async (path) => {
      await open(path)
      await response()
        // Without a declared duration, the start of the last frame counts.
        .getByText(path === '/recorded.webm' ? '3.00 s' : /^(3\.9\d|4\.0\d) s$/)
        .waitFor()
      const player = response().locator('audio, video')
      await player.evaluate((element) => {
        ;(element as unknown as Media).currentTime = 2
      })
      await expect
        .poll(() =>
          player.evaluate((element) => {
            const { currentTime, seeking } = element as unknown as Media
            return seeking ? null : currentTime
          })
        )
        .toBe(2)
    }
  )

  it.each(Object.keys(IMAGES).map((type) => `/${type}`))('%s is drawn, with its dimensions', async (path) => {
    await open(path)
    await response()
      .getByText(/^(5 × 3|16 × 8|40 × 20)/)
      .first()
      .waitFor()
    const image = response().getByRole('img').last()
    await expect
      .poll(() => image.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth))
      .toBeGreaterThan(0)
  })

  it('a PDF is saved byte by byte', async () => {
    await open('/report.pdf')
    const path = join(folder, 'saved.pdf')
    await answerFileDialogs(running.app, path)
    await response().getByRole('button', { name: 'Save' }).first().click()
    await running.page.getByRole('menuitem', { name: /body/i }).first().click()
    await running.page.getByText(path).first().waitFor()
    expect(await readFile(path)).toEqual(BODIES['/report.pdf']?.body)
  })
})
