/** Worker thread for parsing imports: see `headless/import-work`. */
import { importAnswerer, type ImportQuestion } from '../headless/import-work'

const answer = importAnswerer((message) => {
  self.postMessage(message)
})

self.onmessage = ({ data }: MessageEvent<ImportQuestion>): void => {
  answer(data)
}
