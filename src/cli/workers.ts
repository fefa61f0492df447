import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The picture that recipes serve. */
export const PICTURE = fileURLToPath(new URL('../../resources/icons/256x256.png', import.meta.url))

/** Of the app: what is exported says by what it was written. */
export function appVersion(): string {
  const file = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const { version } = JSON.parse(file) as { version?: unknown }
  return typeof version === 'string' ? version : ''
}

/** The worker scripts stand beside the built console host. */
export const WORKERS = {
  captureWriter: new URL('./capture-writer.js', import.meta.url),
  captureSaver: new URL('./capture-saver.js', import.meta.url),
  analysis: new URL('./analysis.js', import.meta.url),
  repeat: new URL('./repeat.js', import.meta.url)
}
