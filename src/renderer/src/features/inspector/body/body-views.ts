import type { BodyView } from '../../../../../decode/view/body-kind'
import ArchiveBody from './ArchiveBody.vue'
import AudioBody from './AudioBody.vue'
import type { BodyViewEntry } from './body-view'
import BsonBody from './data/BsonBody.vue'
import EventsBody from './data/EventsBody.vue'
import CborBody from './data/CborBody.vue'
import GrpcBody from './data/GrpcBody.vue'
import MsgpackBody from './data/MsgpackBody.vue'
import ProtobufBody from './data/ProtobufBody.vue'
import CssBody from './CssBody.vue'
import CsvBody from './CsvBody.vue'
import FontBody from './FontBody.vue'
import FormBody from './FormBody.vue'
import HexBody from './HexBody.vue'
import ImageBody from './ImageBody.vue'
import JsBody from './JsBody.vue'
import JsonBody from './JsonBody.vue'
import MarkupBody from './MarkupBody.vue'
import MultipartBody from './MultipartBody.vue'
import NdjsonBody from './NdjsonBody.vue'
import PdfBody from './PdfBody.vue'
import PreviewBody from './PreviewBody.vue'
import TextBody from './TextBody.vue'
import VideoBody from './VideoBody.vue'

/** The component of each body view. See decode/view/body-kind.ts for when a view is offered. */
export const BODY_VIEW_ENTRIES: Readonly<Record<BodyView, BodyViewEntry>> = {
  image: { component: ImageBody, readsText: false },
  audio: { component: AudioBody, readsText: false },
  video: { component: VideoBody, readsText: false },
  font: { component: FontBody, readsText: false },
  pdf: { component: PdfBody, readsText: false },
  archive: { component: ArchiveBody, readsText: false },
  events: { component: EventsBody, readsText: false },
  ndjson: { component: NdjsonBody, readsText: true },
  json: { component: JsonBody, readsText: true },
  form: { component: FormBody, readsText: true },
  multipart: { component: MultipartBody, readsText: false },
  csv: { component: CsvBody, readsText: true },
  css: { component: CssBody, readsText: true },
  js: { component: JsBody, readsText: true },
  markup: { component: MarkupBody, readsText: true },
  grpc: { component: GrpcBody, readsText: false },
  protobuf: { component: ProtobufBody, readsText: false },
  msgpack: { component: MsgpackBody, readsText: false },
  cbor: { component: CborBody, readsText: false },
  bson: { component: BsonBody, readsText: false },
  preview: { component: PreviewBody, readsText: true },
  text: { component: TextBody, readsText: true },
  hex: { component: HexBody, readsText: false }
}
