import { fileURLToPath } from 'node:url'

/** The picture that recipes serve. */
export const PICTURE = fileURLToPath(new URL('../../resources/icons/256x256.png', import.meta.url))

/** The worker scripts stand beside the built console host. */
export const WORKERS = {
  captureWriter: new URL('./capture-writer.js', import.meta.url),
  captureSaver: new URL('./capture-saver.js', import.meta.url),
  analysis: new URL('./analysis.js', import.meta.url)
}
