import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The picture that recipes serve. */
export const PICTURE = fileURLToPath(new URL('../../resources/icons/256x256.png', import.meta.url))

/** Version of the application, written into exported files. */
export function appVersion(): string {
  const file = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const { version } = JSON.parse(file) as { version?: unknown }
  return typeof version === 'string' ? version : ''
}

/** The worker scripts are in the same folder as the built command line host. */
export const WORKERS = {
  captureWriter: new URL('./capture-writer.js', import.meta.url),
  captureSaver: new URL('./capture-saver.js', import.meta.url),
  analysis: new URL('./analysis.js', import.meta.url),
  find: new URL('./find.js', import.meta.url),
  repeat: new URL('./repeat.js', import.meta.url)
}
