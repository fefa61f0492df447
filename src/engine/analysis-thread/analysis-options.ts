import type { ProtoSchema } from '../../shared/model/proto-schema'
import type { StoryPosition } from '../analysis/story-position'

/** Options of an analysis, besides the capture's files. */
export interface AnalysisOptions {
  /** Names for messages in the story. */
  schema?: ProtoSchema | null
  /** Position after which the story continues. */
  story?: StoryPosition | null
  /** Connections shown as raw bytes, without decoding. */
  undecoded?: readonly number[]
  /** Called with each connection that the analysis starts to work on. */
  work?: (connection: number) => void
}
