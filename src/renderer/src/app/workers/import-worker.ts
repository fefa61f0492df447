/** Worker thread for parsing imports: see `features/workbench/import/model/import-work`. */
import { importAnswerer, type ImportQuestion } from '../../features/workbench/import/model/import-work'

const answer = importAnswerer((message) => {
  self.postMessage(message)
})

self.onmessage = ({ data }: MessageEvent<ImportQuestion>): void => {
  answer(data)
}
