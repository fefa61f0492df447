/**
 * Renders one image or page in a hidden window with its own process: sandboxed, without scripts, preload or network.
 * Its CPU time and memory are measured meanwhile, and the process ends with the result.
 */
import { app, BrowserWindow, session, type WebContents } from 'electron'
import { MAX_RENDER_PIXELS, type RenderFailure, type RenderOutcome } from '../../shared/contract/rendering'
import { PREVIEW_SCHEME, type ContentPages } from './content-pages'
import { MAX_BITMAP_SIDE, MAX_PAGE_HEIGHT, WATCH_INTERVAL_MS, type RenderLimits } from './render-limits'
import type { Render, RenderJob } from './render-queue'

type Rendered = Extract<RenderOutcome, { state: 'rendered' }>

/** An in-memory session shared by all hidden windows; nothing is stored. */
const PARTITION = 'rendering'

/** Serves the pages in the session of the hidden windows, and returns the render function. */
export function createRenderer(pages: ContentPages): Render {
  const own = session.fromPartition(PARTITION, { cache: false })
  own.enableNetworkEmulation({ offline: true })
  own.protocol.handle(PREVIEW_SCHEME, (request) => pages.respond(request))
  return async (job) => {
    const window = new BrowserWindow({
      show: false,
      frame: false,
      focusable: false,
      skipTaskbar: true,
      useContentSize: true,
      width: job.content.kind === 'html' ? Math.round(job.content.width) : 100,
      height: 100,
      webPreferences: {
        session: own,
        // Paints without being visible.
        offscreen: true,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        javascript: false,
        webgl: false,
        plugins: false,
        spellcheck: false,
        images: true,
        backgroundThrottling: false
      }
    })
    const url = pages.open(job.content, job.bytes)
    const stop = new AbortController()
    try {
      return await Promise.race([
        watch(window.webContents, job, stop.signal),
        // Loading fails if a limit ends the process; that failure has already won the race.
        draw(window.webContents, url, job).catch((): RenderFailure => 'crashed')
      ])
    } finally {
      stop.abort()
      pages.close(url)
      if (!window.isDestroyed()) {
        // A busy renderer would respond late or never to a close request.
        window.webContents.forcefullyCrashRenderer()
        window.destroy()
      }
    }
  }
}

/** Resolves when the process exceeds a limit or crashes, or when the job is cancelled. */
function watch(
  contents: WebContents,
  { limits, signal }: RenderJob,
  stopped: AbortSignal
): Promise<RenderFailure> {
  return new Promise((resolve) => {
    contents.once('render-process-gone', () => {
      resolve('crashed')
    })
    signal.addEventListener('abort', () => {
      resolve('cancelled')
    })
    const started = performance.now()
    const timer = setInterval(() => {
      const failure = exceeded(contents, limits, performance.now() - started)
      if (failure !== null) resolve(failure)
    }, WATCH_INTERVAL_MS)
    stopped.addEventListener('abort', () => {
      clearInterval(timer)
    })
  })
}

function exceeded(contents: WebContents, limits: RenderLimits, elapsedMs: number): RenderFailure | null {
  if (contents.isDestroyed()) return 'crashed'
  if (elapsedMs > limits.seconds * 1000) return 'time'
  const pid = contents.getOSProcessId()
  const metric = app.getAppMetrics().find((one) => one.pid === pid)
  if (metric === undefined) return null
  if (metric.memory.workingSetSize * 1024 > limits.memoryBytes) return 'memory'
  const cpu = metric.cpu.cumulativeCPUUsage
  return cpu !== undefined && cpu > limits.cpuSeconds ? 'time' : null
}

async function draw(contents: WebContents, url: string, job: RenderJob): Promise<Rendered | RenderFailure> {
  await contents.loadURL(url)
  const { debugger: tools } = contents
  tools.attach('1.3')
  const size =
    job.content.kind === 'html' ? await pageSize(contents, job.content.width) : await pictureSize(contents)
  if (size === null) return 'invalid'
  const scale = fittingScale(size, job.scale)
  const [width, height] = [Math.max(1, size.width * scale), Math.max(1, size.height * scale)]
  if (job.content.kind === 'picture') {
    // Scale the element itself: an SVG is then drawn at its display size, and a photo is not captured at full size.
    await evaluate(
      contents,
      `Object.assign(document.images[0].style, { width: '${width}px', height: '${height}px' })`
    )
  }
  await tools.sendCommand('Emulation.setDefaultBackgroundColorOverride', {
    color: job.content.kind === 'html' ? { r: 255, g: 255, b: 255, a: 1 } : { r: 0, g: 0, b: 0, a: 0 }
  })
  const clip =
    job.content.kind === 'html'
      ? { ...size, scale }
      : { width: Math.ceil(width), height: Math.ceil(height), scale: 1 }
  const shot = (await tools.sendCommand('Page.captureScreenshot', {
    format: 'png',
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, ...clip }
  })) as { data: string }
  return {
    state: 'rendered',
    png: new Uint8Array(Buffer.from(shot.data, 'base64')),
    width: size.width,
    height: size.height,
    isCut: size.isCut
  }
}

interface ContentSize {
  readonly width: number
  readonly height: number
  readonly isCut: boolean
}

/** Returns the requested scale, or the largest one whose bitmap stays within the limits. */
function fittingScale({ width, height }: ContentSize, wanted: number): number {
  const byPixels = Math.sqrt(MAX_RENDER_PIXELS / (width * height))
  return Math.min(wanted, byPixels, MAX_BITMAP_SIDE / width, MAX_BITMAP_SIDE / height)
}

async function pictureSize(contents: WebContents): Promise<ContentSize | null> {
  const value = await evaluate(
    contents,
    '[document.images[0].naturalWidth, document.images[0].naturalHeight]'
  )
  const [width, height] = Array.isArray(value) ? value.map(Number) : []
  if (width === undefined || height === undefined || !(width > 0) || !(height > 0)) return null
  return { width, height, isCut: false }
}

async function pageSize(contents: WebContents, width: number): Promise<ContentSize> {
  const { cssContentSize } = (await contents.debugger.sendCommand('Page.getLayoutMetrics')) as {
    cssContentSize: { height: number }
  }
  const height = Math.max(1, Math.ceil(cssContentSize.height))
  return { width, height: Math.min(height, MAX_PAGE_HEIGHT), isCut: height > MAX_PAGE_HEIGHT }
}

/** Evaluates our own code in a page whose scripts are disabled. */
async function evaluate(contents: WebContents, expression: string): Promise<unknown> {
  const { result } = (await contents.debugger.sendCommand('Runtime.evaluate', {
    expression,
    returnByValue: true
  })) as { result: { value?: unknown } }
  return result.value
}
