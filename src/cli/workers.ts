/** The worker scripts stand beside the built console host. */
export const WORKERS = {
  captureWriter: new URL('./capture-writer.js', import.meta.url),
  analysis: new URL('./analysis.js', import.meta.url)
}
